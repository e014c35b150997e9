create table holdings (
  id TEXT not null primary key,
  post TEXT not null,
  person_id TEXT not null,
  person_name TEXT not null,
  from_on TEXT not null,
  until_on TEXT,
  recorded_at BIGINT not null
);
create index holdings_by_post on holdings (post, from_on);
create index holdings_by_person on holdings (person_id, from_on);
create index holdings_by_name on holdings (person_name);
create table deputies (
  id TEXT not null primary key,
  post TEXT not null,
  person_id TEXT not null,
  person_name TEXT not null,
  from_on TEXT not null,
  until_on TEXT not null,
  recorded_at BIGINT not null
);
create index deputies_by_post on deputies (post, from_on);
create index deputies_by_person on deputies (person_id, from_on);
