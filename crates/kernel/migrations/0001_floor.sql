create table audit (
  id TEXT not null primary key,
  at BIGINT not null,
  actor TEXT not null,
  action TEXT not null,
  object TEXT not null,
  object_id TEXT not null,
  agency TEXT,
  detail TEXT not null
);
create index audit_by_object on audit (object, object_id, id);
create table facts (
  id TEXT not null primary key,
  at BIGINT not null,
  on_day TEXT not null,
  kind TEXT not null,
  agency TEXT,
  dims TEXT not null,
  value BIGINT not null
);
create index facts_by_kind on facts (kind, on_day);
create table jobs (
  id TEXT not null primary key,
  kind TEXT not null,
  payload TEXT not null,
  run_at BIGINT not null,
  created_at BIGINT not null,
  claimed_until BIGINT not null,
  attempts BIGINT not null,
  last_error TEXT,
  once_key TEXT unique,
  dead_at BIGINT
);
create index jobs_due on jobs (run_at, id);
