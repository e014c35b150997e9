create table cases (
  id TEXT not null primary key,
  number TEXT unique,
  service TEXT not null,
  revision TEXT not null,
  agency TEXT not null,
  person_id TEXT not null,
  national_id TEXT not null,
  applicant_name TEXT not null,
  applicant_post TEXT,
  channel TEXT not null,
  state TEXT not null,
  step TEXT,
  step_agency TEXT,
  step_post TEXT,
  step_round BIGINT not null,
  version BIGINT not null,
  last_event BIGINT not null,
  start_key TEXT not null unique,
  draft_key TEXT unique,
  created_at BIGINT not null,
  updated_at BIGINT not null,
  submitted_at BIGINT,
  due_on TEXT,
  clock_stopped_on TEXT,
  days_waited BIGINT not null,
  asked TEXT,
  decided_at BIGINT,
  reason_zh TEXT,
  reason_en TEXT
);
create index cases_by_person on cases (person_id, created_at, id);
create table case_answers (
  case_id TEXT not null primary key,
  answers TEXT not null,
  evidence TEXT not null
);
create table case_events (
  case_id TEXT not null,
  seq BIGINT not null,
  at BIGINT not null,
  kind TEXT not null,
  agency TEXT,
  post TEXT,
  step TEXT,
  text_zh TEXT,
  text_en TEXT,
  primary key (case_id, seq)
);
create table case_decisions (
  case_id TEXT not null,
  seq BIGINT not null,
  step TEXT not null,
  agency TEXT not null,
  post TEXT,
  person_id TEXT,
  official TEXT,
  outcome TEXT not null,
  reason_zh TEXT not null,
  reason_en TEXT not null,
  decided_at BIGINT not null,
  primary key (case_id, seq)
);
create table case_corrections (
  case_id TEXT not null,
  seq BIGINT not null,
  question TEXT not null,
  message TEXT not null,
  agency TEXT not null,
  post TEXT not null,
  asked_at BIGINT not null,
  answered_at BIGINT,
  before TEXT,
  after TEXT,
  primary key (case_id, seq)
);
create table case_messages (
  case_id TEXT not null,
  seq BIGINT not null,
  at BIGINT not null,
  from_agency TEXT,
  from_post TEXT,
  body TEXT not null,
  primary key (case_id, seq)
);
create table case_notes (
  id TEXT not null primary key,
  case_id TEXT not null,
  at BIGINT not null,
  agency TEXT not null,
  post TEXT not null,
  person_id TEXT not null,
  official TEXT not null,
  body TEXT not null
);
create index case_notes_by_case on case_notes (case_id, agency, id);
create table case_files (
  id TEXT not null primary key,
  case_id TEXT not null,
  upload TEXT not null,
  file TEXT not null,
  name TEXT not null,
  kind TEXT not null,
  bytes BIGINT not null,
  added_at BIGINT not null,
  removed_at BIGINT
);
create index case_files_by_case on case_files (case_id, id);
create table case_openings (
  id TEXT not null primary key,
  case_id TEXT not null,
  at BIGINT not null,
  agency TEXT not null,
  post TEXT not null,
  person_id TEXT not null
);
create index case_openings_by_case on case_openings (case_id, id);
create table case_buckets (
  id BIGINT not null primary key,
  agency TEXT not null,
  service TEXT not null,
  state TEXT not null,
  post TEXT not null
);
create index case_buckets_by_agency on case_buckets (agency);
create table case_desks (
  case_id TEXT not null,
  agency TEXT not null,
  bucket BIGINT not null,
  submitted_at BIGINT not null,
  due_on TEXT not null,
  number TEXT not null,
  name TEXT not null,
  primary key (case_id, agency)
);
create index case_desks_by_submitted on case_desks (bucket, submitted_at, case_id, due_on, number, name);
create index case_desks_by_due on case_desks (bucket, due_on, case_id, submitted_at, number, name);
create index case_desks_by_number on case_desks (bucket, number, case_id, submitted_at, due_on, name);
create index case_desks_by_name on case_desks (bucket, name, case_id, submitted_at, due_on, number);
