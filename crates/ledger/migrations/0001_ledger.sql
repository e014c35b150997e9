create table ledger_log (
  id BIGINT not null primary key,
  origin TEXT not null,
  public_key BYTEA not null,
  began_at BIGINT not null,
  size BIGINT not null,
  root BYTEA not null,
  checkpoint TEXT not null,
  sealed_at BIGINT not null
);
create table ledger_leaves (
  number BIGINT not null primary key,
  audit_id TEXT not null unique
);
create table ledger_tiles (
  level BIGINT not null,
  number BIGINT not null,
  hashes BYTEA not null,
  primary key (level, number)
);
create table ledger_heads (
  size BIGINT not null primary key,
  on_day TEXT not null unique,
  at BIGINT not null,
  checkpoint TEXT not null,
  stamp BYTEA,
  stamped_at BIGINT
);
