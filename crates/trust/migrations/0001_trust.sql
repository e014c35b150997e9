-- One row for each generation of a key of an authority, with its certificate.
create table authority_keys (
  authority TEXT not null,
  purpose TEXT not null,
  generation BIGINT not null,
  key_name TEXT not null,
  certificate BYTEA not null,
  made_at BIGINT not null,
  made_by TEXT not null,
  retired_at BIGINT,
  primary key (authority, purpose, generation)
);
create table certificates (
  authority TEXT not null,
  serial TEXT not null,
  generation BIGINT not null,
  kind TEXT not null,
  profile TEXT not null,
  holder_kind TEXT not null,
  holder TEXT not null,
  subject TEXT not null,
  fingerprint TEXT not null,
  certificate BYTEA not null,
  not_before BIGINT not null,
  not_after BIGINT not null,
  issued_at BIGINT not null,
  issued_by TEXT not null,
  replaces TEXT,
  revoked_at BIGINT,
  reason BIGINT,
  -- When its state changed last: what a delta list tells.
  changed_at BIGINT,
  primary key (authority, serial)
);
create index certificates_by_holder on certificates (holder_kind, holder, issued_at);
create index certificates_by_change on certificates (authority, generation, changed_at);
create index certificates_by_issue on certificates (authority, issued_at, serial);
create index certificates_by_fingerprint on certificates (fingerprint);
-- Published lists of revoked certificates; a delta names the whole list it adds to.
create table revocation_lists (
  authority TEXT not null,
  generation BIGINT not null,
  number BIGINT not null,
  base_number BIGINT,
  this_update BIGINT not null,
  next_update BIGINT not null,
  list BYTEA not null,
  primary key (authority, number)
);
create index revocation_lists_by_generation on revocation_lists (authority, generation, number);
create table time_stamps (
  serial TEXT not null primary key,
  at BIGINT not null,
  authority TEXT not null,
  digest TEXT not null,
  imprint TEXT not null
);
create index time_stamps_by_time on time_stamps (at);
-- The number of 16 digits that stands in a person's certificates instead of the id number.
create table citizen_numbers (
  person TEXT not null primary key,
  number TEXT not null unique
);
-- Hosts for which an agency may have server certificates.
create table server_hosts (
  host TEXT not null primary key,
  agency TEXT not null,
  address TEXT,
  registered_at BIGINT not null,
  registered_by TEXT not null
);
create index server_hosts_by_agency on server_hosts (agency, host);
create table acme_accounts (
  id TEXT not null primary key,
  thumbprint TEXT not null unique,
  jwk TEXT not null,
  contact TEXT not null,
  status TEXT not null,
  made_at BIGINT not null
);
create table acme_nonces (
  nonce TEXT not null primary key,
  until_at BIGINT not null
);
create table acme_orders (
  id TEXT not null primary key,
  account TEXT not null,
  hosts TEXT not null,
  status TEXT not null,
  problem TEXT,
  serial TEXT,
  authority TEXT not null,
  made_at BIGINT not null,
  until_at BIGINT not null
);
create table acme_authorizations (
  id TEXT not null primary key,
  order_id TEXT not null,
  account TEXT not null,
  host TEXT not null,
  token TEXT not null,
  status TEXT not null,
  problem TEXT,
  validated_at BIGINT,
  until_at BIGINT not null
);
create index acme_authorizations_by_order on acme_authorizations (order_id);
