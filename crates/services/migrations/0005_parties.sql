create table case_parties (
  case_id TEXT not null,
  party TEXT not null,
  number TEXT not null,
  name TEXT,
  answer TEXT not null,
  asked_at BIGINT not null,
  answer_by TEXT not null,
  answered_at BIGINT,
  primary key (case_id, party)
);
create index case_parties_by_number on case_parties (number, asked_at, case_id);
