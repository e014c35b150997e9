create table people (
  id TEXT not null primary key,
  national_id TEXT not null unique,
  name TEXT not null,
  registered_at BIGINT not null
);
create table sessions (
  token_hash TEXT not null primary key,
  person_id TEXT not null,
  post TEXT,
  began_at BIGINT not null,
  seen_at BIGINT not null,
  ended_at BIGINT
);
create index sessions_by_person on sessions (person_id, began_at);
create table installation (
  name TEXT not null primary key,
  value TEXT not null
);
