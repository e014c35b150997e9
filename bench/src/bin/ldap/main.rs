//! The directory over LDAP on loopback: searches a second and their 95th percentile for what address
//! books and agencies' systems ask, and the same questions to OpenLDAP with the same entries.

mod book;
mod client;
mod load;
mod peer;

use std::net::TcpListener;
use std::time::Duration;

use anyhow::{Result, ensure};
use bench::{Bound, Figure, Server, quantile, report};
use clap::Parser as _;

use crate::book::Book;
use crate::load::{Kind, Load};
use crate::peer::Peer;

/// What to measure.
#[derive(clap::Parser)]
struct Arguments {
    /// Connections at once
    #[arg(long, default_value_t = 8)]
    clients: usize,
    /// Seconds of each measurement
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// Measure OpenLDAP's slapd with the same entries too (Debian's package slapd)
    #[arg(long)]
    peer: bool,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
    let address = format!("127.0.0.1:{port}");
    let mut server = Server::start_with("rate_limit_per_minute = 1000000\n", &["--ldap", &address])?;
    server.wait_for("/")?;
    let book = Book::read(&address)?;
    let load = Load { clients: arguments.clients, long: Duration::from_secs(arguments.seconds) };
    let peer = if arguments.peer { Some(Peer::start(&address, &book)?) } else { None };
    let mut figures = vec![
        counted("entries in the directory", book.entries().len()),
        counted("officials among them", book.officials().count()),
    ];
    for kind in Kind::ALL {
        let questions = kind.questions(&book)?;
        let own = load.run(&address, &questions)?;
        figures.push(figure(kind, "searches a second", own.rate(), "/s"));
        figures.push(figure(kind, "95th percentile", quantile(&own.times, 0.95), "ms"));
        if let Some(peer) = &peer {
            let other = load.run(peer.address(), &questions)?;
            ensure!(own.entries == other.entries, "slapd finds other entries: {}", kind.name());
            figures.push(figure(kind, "slapd, searches a second", other.rate(), "/s"));
            figures.push(figure(kind, "slapd, 95th percentile", quantile(&other.times, 0.95), "ms"));
            figures.push(figure(kind, "share of slapd's rate", 100.0 * own.rate() / other.rate(), "%"));
        }
    }
    report(&figures)
}

fn counted(name: &str, count: usize) -> Figure {
    Figure { name: name.to_owned(), value: count as f64, bound: Bound::Reported, unit: "" }
}

fn figure(kind: Kind, what: &str, value: f64, unit: &'static str) -> Figure {
    Figure { name: format!("{}: {what}", kind.name()), value, bound: Bound::Reported, unit }
}
