-- Days that are over, counted once: a figure adds them up, and goes through the rows of the other days alone.
create table indicator_days (
  -- Digest of what is asked and of the columns by which it is broken down.
  question TEXT not null,
  day TEXT not null,
  row_count BIGINT not null,
  total BIGINT not null,
  primary key (question, day)
);
create table indicator_day_groups (
  question TEXT not null,
  breakdown TEXT not null,
  day TEXT not null,
  value TEXT not null,
  total BIGINT not null,
  primary key (question, breakdown, day, value)
);
-- The facts of a kind on a day are found without going through those of other days.
create index facts_by_kind_and_time on facts (kind, at);

-- How a figure was broken down when its period was over; NULL where it was not noted.
alter table indicator_closings add column breakdowns TEXT;
