//! Hosts for which an agency may have server certificates.

use kernel::{AgencyId, DbError, Reader, Row, Timestamp, Tx, params};

/// A registered host.
#[derive(Debug, Clone)]
pub struct Host {
    /// Its name, in small letters.
    pub host: String,
    /// The agency it belongs to.
    pub agency: AgencyId,
    /// Where it is reached inside the government's network, when names do not tell.
    pub address: Option<String>,
    /// When it was registered.
    pub registered_at: Timestamp,
}

const HOST: &str = "select host, agency, address, registered_at from server_hosts";

fn host(row: &Row) -> Result<Host, DbError> {
    Ok(Host {
        host: row.text(0)?,
        agency: row.id(1)?,
        address: row.opt_text(2)?,
        registered_at: row.timestamp(3)?,
    })
}

/// A host by its name.
pub fn find_host(r: &mut Reader, name: &str) -> Result<Option<Host>, DbError> {
    r.query_opt(&format!("{HOST} where host = $1"), params![name])?.as_ref().map(host).transpose()
}

/// The hosts of an agency, by name.
pub fn list_hosts(r: &mut Reader, agency: &AgencyId) -> Result<Vec<Host>, DbError> {
    let sql = format!("{HOST} where agency = $1 order by host limit 500");
    r.query(&sql, params![agency])?.iter().map(host).collect()
}

/// Registers a host; false when it is taken.
pub(crate) fn insert_host(tx: &mut Tx, new: &Host, by: &str) -> Result<bool, DbError> {
    let sql = "insert into server_hosts (host, agency, address, registered_at, registered_by) \
               values ($1, $2, $3, $4, $5) on conflict (host) do nothing";
    let row = params![&new.host, &new.agency, new.address.as_deref(), new.registered_at, by];
    Ok(tx.execute(sql, row)? == 1)
}

/// Takes a host of an agency out; false when it has none by that name.
pub(crate) fn delete_host(tx: &mut Tx, name: &str, agency: &AgencyId) -> Result<bool, DbError> {
    let sql = "delete from server_hosts where host = $1 and agency = $2";
    Ok(tx.execute(sql, params![name, agency])? == 1)
}

/// Gives a host to another agency.
pub(crate) fn give_host(tx: &mut Tx, name: &str, agency: &AgencyId) -> Result<(), DbError> {
    tx.execute("update server_hosts set agency = $2 where host = $1", params![name, agency]).map(|_| ())
}
