-- A reorganisation as this node carries it out: in rounds, the first on its day, others as corrections.
create table reorganisation_runs (
  id TEXT not null primary key,
  on_day TEXT not null,
  begun_at BIGINT not null,
  round BIGINT not null,
  finished_at BIGINT
);
-- What an ending agency had when the first round began.
create table reorganisation_counts (
  run TEXT not null,
  kind TEXT not null,
  agency TEXT not null,
  before BIGINT not null,
  primary key (run, kind, agency)
);
-- What became of each thing.
create table reorganisation_items (
  run TEXT not null,
  kind TEXT not null,
  object TEXT not null,
  label TEXT not null,
  from_agency TEXT not null,
  -- None while nobody goes on with it.
  to_agency TEXT,
  -- moved, ended, left
  outcome TEXT not null,
  at BIGINT not null,
  -- 1 when it was looked up again at the agency that goes on, and was there.
  found BIGINT not null,
  primary key (run, kind, object, from_agency)
);
