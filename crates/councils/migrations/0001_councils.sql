-- Who sits in a council, from when until when: a post, or a person from outside.
create table council_members (
  id TEXT not null primary key,
  council TEXT not null,
  seat TEXT not null,
  post TEXT,
  person_id TEXT,
  from_on TEXT not null,
  until_on TEXT,
  -- The letter that appointed, and why it ended before its term.
  document TEXT not null,
  ended_because TEXT
);
create index council_members_by_council on council_members (council, id);
create index council_members_by_post on council_members (post, id);
create index council_members_by_person on council_members (person_id, id);

-- A meeting, numbered in its year.
create table council_meetings (
  id TEXT not null primary key,
  council TEXT not null,
  year BIGINT not null,
  number BIGINT not null,
  held_on TEXT not null,
  clock TEXT not null,
  place TEXT not null,
  host TEXT not null,
  -- draft, called, open, closed, published
  state TEXT not null,
  chair TEXT,
  called_at BIGINT,
  closed_at BIGINT,
  unique (council, year, number)
);
create index council_meetings_by_day on council_meetings (council, held_on);

-- What a meeting deals with, and what became of it.
create table council_items (
  meeting_id TEXT not null,
  number BIGINT not null,
  title TEXT not null,
  paper TEXT not null,
  -- The agency that carries it out, until when; and what else it does: duty:<id> or policy:<id>:<version>.
  owner TEXT,
  due_on TEXT,
  effect TEXT,
  -- consensus, carried, lost, deferred
  outcome TEXT,
  resolution TEXT unique,
  in_favour BIGINT not null,
  against BIGINT not null,
  abstained BIGINT not null,
  recused BIGINT not null,
  primary key (meeting_id, number)
);

-- Who answered the call how, and who came; one row a member.
create table council_attendance (
  meeting_id TEXT not null,
  member_id TEXT not null,
  answer TEXT,
  came TEXT,
  deputy TEXT,
  primary key (meeting_id, member_id)
);

create table council_votes (
  meeting_id TEXT not null,
  item BIGINT not null,
  member_id TEXT not null,
  -- for, against, abstain, recused
  choice TEXT not null,
  reason TEXT,
  -- Who entered it; 1: the member.
  entered_by TEXT not null,
  own BIGINT not null,
  at BIGINT not null,
  primary key (meeting_id, item, member_id)
);

-- Minutes; a correction is a new edition, and the old one stays.
create table council_minutes (
  meeting_id TEXT not null,
  edition BIGINT not null,
  text TEXT not null,
  correction TEXT,
  drafted_at BIGINT not null,
  drafted_by TEXT not null,
  confirmed_at BIGINT,
  confirmed_by TEXT,
  -- The document as it was published, and the package that the agency's seal signed; none where the node has no seal.
  document TEXT,
  package BYTEA,
  primary key (meeting_id, edition)
);

-- What an agency was told to do by a resolution.
create table council_tasks (
  id TEXT not null primary key,
  council TEXT not null,
  meeting_id TEXT not null,
  item BIGINT not null,
  resolution TEXT not null,
  agency TEXT not null,
  title TEXT not null,
  due_on TEXT not null,
  closed_at BIGINT,
  days_late BIGINT not null,
  plan_id TEXT,
  unique (meeting_id, item)
);
create index council_tasks_by_agency on council_tasks (agency, id);
create index council_tasks_by_council on council_tasks (council, id);

-- What the agency reports, and what the council says of it.
create table council_reports (
  task_id TEXT not null,
  number BIGINT not null,
  post TEXT not null,
  text TEXT not null,
  -- 1: the agency says it is done.
  done BIGINT not null,
  at BIGINT not null,
  -- closed, returned
  verdict TEXT,
  verdict_reason TEXT,
  primary key (task_id, number)
);

-- Which yearly duty was done by which resolution.
create table council_duties (
  council TEXT not null,
  duty TEXT not null,
  year BIGINT not null,
  resolution TEXT not null,
  done_on TEXT not null,
  primary key (council, duty, year)
);

-- Of what somebody was reminded, so that it is done once.
create table council_reminders (
  about TEXT not null primary key,
  at BIGINT not null
);
