-- Sessions from before levels of assurance do not say how they began, so they end.
update sessions set ended_at = seen_at where ended_at is null;
alter table sessions add column id TEXT not null default '';
alter table sessions add column method TEXT not null default 'demo';
alter table sessions add column assurance BIGINT not null default 1;
alter table sessions add column device TEXT not null default '';
create table passkeys (
  id TEXT not null primary key,
  person_id TEXT not null,
  credential_id TEXT not null unique,
  credential TEXT not null,
  name TEXT not null,
  added_at BIGINT not null,
  used_at BIGINT,
  suspect_at BIGINT,
  removed_at BIGINT
);
create index passkeys_by_person on passkeys (person_id, id);
-- A challenge that was given to one browser and not yet answered.
create table ceremonies (
  token_hash TEXT not null primary key,
  kind TEXT not null,
  person_id TEXT,
  options TEXT not null,
  state TEXT not null,
  expires_at BIGINT not null
);
create index ceremonies_by_expiry on ceremonies (expires_at);
create table recovery_codes (
  selector TEXT not null primary key,
  person_id TEXT not null,
  source TEXT not null,
  salt BYTEA not null,
  hash BYTEA not null,
  issued_at BIGINT not null,
  expires_at BIGINT,
  failures BIGINT not null default 0,
  locked_until_at BIGINT,
  used_at BIGINT,
  void_at BIGINT
);
create index recovery_codes_by_person on recovery_codes (person_id, issued_at);
-- A form that was sent in a session of too low a level, until the level is raised.
create table held_forms (
  id TEXT not null primary key,
  person_id TEXT not null,
  path TEXT not null,
  fields TEXT not null,
  expires_at BIGINT not null
);
create index held_forms_by_expiry on held_forms (expires_at);
