create table look_ups (
  id TEXT not null primary key,
  at BIGINT not null,
  contract TEXT not null,
  consumer TEXT not null,
  registry TEXT not null,
  purpose TEXT not null,
  purpose_zh TEXT not null,
  purpose_en TEXT not null,
  basis_zh TEXT not null,
  basis_en TEXT not null,
  fields TEXT not null,
  by_field TEXT not null,
  key_value TEXT not null,
  true_on TEXT not null,
  actor TEXT not null,
  post TEXT,
  official TEXT,
  channel TEXT not null,
  case_id TEXT,
  found BIGINT not null
);
create index look_ups_by_consumer on look_ups (consumer, id);
create table look_up_subjects (
  subject TEXT not null,
  look_up_id TEXT not null,
  visible_from_at BIGINT not null,
  primary key (subject, look_up_id)
);
create table refusals (
  id TEXT not null primary key,
  at BIGINT not null,
  contract TEXT not null,
  consumer TEXT,
  actor TEXT not null,
  code TEXT not null
);
create index refusals_by_consumer on refusals (consumer, id);
-- Uses of a contract with a daily quota. A large quota is split over several slots, so
-- that look-ups at the same moment seldom wait for the same row.
create table contract_use (
  contract TEXT not null,
  on_day TEXT not null,
  slot BIGINT not null,
  used BIGINT not null,
  primary key (contract, on_day, slot)
);
create table credentials (
  id TEXT not null primary key,
  agency TEXT not null,
  name TEXT not null,
  secret_hash TEXT not null,
  created_at BIGINT not null,
  created_by TEXT not null,
  revoked_at BIGINT
);
create index credentials_by_agency on credentials (agency, id);
create table notices (
  id TEXT not null primary key,
  at BIGINT not null,
  contract TEXT not null,
  consumer TEXT not null,
  registry TEXT not null,
  record_key TEXT not null,
  fields TEXT not null,
  true_on TEXT not null,
  case_id TEXT,
  corrected BIGINT not null
);
create index notices_by_consumer on notices (consumer, id);
