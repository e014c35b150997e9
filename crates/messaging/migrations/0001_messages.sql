create table messages (
  id TEXT not null primary key,
  to_kind TEXT not null,
  to_id TEXT not null,
  from_agency TEXT not null,
  from_person TEXT,
  case_id TEXT,
  subject_zh TEXT not null,
  subject_en TEXT not null,
  body_zh TEXT not null,
  body_en TEXT not null,
  link TEXT,
  sent_at BIGINT not null,
  read_at BIGINT
);
create index messages_by_recipient on messages (to_kind, to_id, id);
create index messages_unread on messages (to_kind, to_id, read_at);
create index messages_by_sender on messages (from_person, id);
