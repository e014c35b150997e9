-- The day from which on this node keeps plans: what was due before it is not overdue here.
create table plan_start (
  one BIGINT not null primary key,
  started_on TEXT not null
);

-- A county's application for a subsidy for one year. Money is in thousands.
create table subsidy_applications (
  id TEXT not null primary key,
  subsidy TEXT not null,
  year BIGINT not null,
  agency TEXT not null,
  county TEXT not null,
  -- What is subsidised, as it was written, and without its spaces and marks, by which one is told from another.
  object TEXT not null,
  object_key TEXT not null,
  purpose TEXT not null,
  asked BIGINT not null,
  own BIGINT not null,
  other BIGINT not null,
  other_source TEXT not null,
  -- submitted, returned, recommended, approved, refused, withdrawn, settled
  state TEXT not null,
  -- Counts the changes: of two at once the second is told.
  edition BIGINT not null,
  recommended BIGINT,
  opinion TEXT,
  reason TEXT,
  -- Why it is not the same as another that sounds alike.
  distinct_reason TEXT,
  document_number TEXT,
  document_on TEXT,
  -- Who examined it: that person does not decide.
  reviewed_by TEXT,
  reviewed_post TEXT,
  decided_post TEXT,
  -- Of two sends of one form only the first applies.
  send_key TEXT not null unique,
  created_at BIGINT not null,
  created_post TEXT not null,
  decided_at BIGINT
);
create index subsidy_applications_by_subsidy on subsidy_applications (subsidy, year, id);
create index subsidy_applications_by_county on subsidy_applications (county, id);
create index subsidy_applications_by_agency on subsidy_applications (agency, id);

-- What moved of a grant's money; never changed, and the account of a year is their sum.
create table subsidy_moves (
  application TEXT not null,
  number BIGINT not null,
  subsidy TEXT not null,
  year BIGINT not null,
  -- approve, pay, spend, repay, release
  kind TEXT not null,
  -- Thousands; of spending the difference to what was reported before.
  amount BIGINT not null,
  note TEXT not null,
  agency TEXT not null,
  post TEXT not null,
  at BIGINT not null,
  primary key (application, number)
);
create index subsidy_moves_by_year on subsidy_moves (subsidy, year, at);

-- An agency's goals of a year, how it assesses them, and the review.
create table agency_performance (
  agency TEXT not null,
  year BIGINT not null,
  -- draft, set, assessed, returned, reviewed
  state TEXT not null,
  edition BIGINT not null,
  measures TEXT not null,
  answers TEXT not null,
  -- Hundredths of a point.
  own_score BIGINT,
  own_words TEXT,
  return_reason TEXT,
  score BIGINT,
  words TEXT,
  reviewer TEXT,
  reviewer_post TEXT,
  set_at BIGINT,
  assessed_at BIGINT,
  reviewed_at BIGINT,
  primary key (agency, year)
);
create index agency_performance_by_year on agency_performance (year, agency);
