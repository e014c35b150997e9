-- One row for each thing a registry keeps; what is known about it stands in versions.
create table records (
  registry TEXT not null,
  key TEXT not null,
  id TEXT not null,
  opened_at BIGINT not null,
  closed_on TEXT,
  primary key (registry, key)
);
create index records_in_force on records (registry, closed_on);

-- What was held true of a record in a period. Rows are only ever added; of a row that
-- no longer holds only superseded_at is written, once. A row of kind close says that
-- the record is not in force in its period; its body is empty. carried_from names the
-- row whose statement this one repeats for a shorter period.
create table versions (
  id TEXT not null primary key,
  registry TEXT not null,
  key TEXT not null,
  record_id TEXT not null,
  subject TEXT,
  valid_from_on TEXT not null,
  valid_until_on TEXT,
  recorded_at BIGINT not null,
  superseded_at BIGINT,
  body TEXT not null,
  kind TEXT not null,
  actor TEXT not null,
  agency TEXT,
  reason TEXT not null,
  case_id TEXT,
  carried_from TEXT
);
create index versions_of_record on versions (registry, key, superseded_at, valid_from_on);

-- Values a record is found by, of every version that is not superseded.
create table record_index (
  registry TEXT not null,
  field TEXT not null,
  value TEXT not null,
  key TEXT not null,
  primary key (registry, field, value, key)
);

-- Every ending of the searchable values, so that any part of a value is the beginning
-- of a term. Bytes, because they sort the same under every collation.
create table record_terms (
  registry TEXT not null,
  term BYTEA not null,
  key TEXT not null,
  primary key (registry, term, key)
);

-- Each opening of a record by an official, with its purpose.
create table record_reads (
  id TEXT not null primary key,
  at BIGINT not null,
  registry TEXT not null,
  key TEXT not null,
  subject TEXT,
  agency TEXT not null,
  post TEXT not null,
  person TEXT not null,
  purpose TEXT not null,
  purpose_zh TEXT not null,
  purpose_en TEXT not null,
  basis_zh TEXT not null,
  basis_en TEXT not null
);
create index record_reads_by_subject on record_reads (subject, id);

-- Certified extracts as they were issued.
create table extracts (
  id TEXT not null primary key,
  code TEXT not null unique,
  registry TEXT not null,
  key TEXT not null,
  version_id TEXT not null,
  subject TEXT,
  medium TEXT not null,
  purpose_zh TEXT not null,
  purpose_en TEXT not null,
  agency TEXT not null,
  post TEXT,
  actor TEXT not null,
  issued_at BIGINT not null,
  body TEXT not null,
  digest TEXT not null
);
create index extracts_by_subject on extracts (subject, id);
create index extracts_of_record on extracts (registry, key, id);

-- Bulk imports and what came of them.
create table imports (
  id TEXT not null primary key,
  registry TEXT not null,
  at BIGINT not null,
  actor TEXT not null,
  lines BIGINT not null,
  inserted BIGINT not null,
  changed BIGINT not null,
  unchanged BIGINT not null,
  refused BIGINT not null,
  dry_run_at BIGINT,
  report TEXT not null
);
