-- A plan (個案計畫): what an agency sets out to do in some years, under a programme's rules.
create table plans (
  id TEXT not null primary key,
  programme TEXT not null,
  agency TEXT not null,
  first_year BIGINT not null,
  last_year BIGINT not null,
  -- The name in its newest version, for lists.
  name TEXT not null,
  -- The newest version, and the approved one in force; 0 while there is none.
  newest BIGINT not null,
  in_force BIGINT not null,
  -- Of two sends of one form only the first makes a plan.
  send_key TEXT not null unique,
  created_at BIGINT not null,
  created_by TEXT not null,
  closed_at BIGINT
);
create index plans_by_agency on plans (agency, id);
create index plans_by_programme on plans (programme, id);

-- A version of a plan: the first, or a rolling revision of it.
create table plan_versions (
  plan_id TEXT not null,
  number BIGINT not null,
  -- draft, review, returned, approved, refused
  state TEXT not null,
  -- The stage of review it is in or was returned from, counted from 0, and how often it was handed in.
  stage BIGINT not null,
  round BIGINT not null,
  -- Counts the saves: whoever saves over another's save is told.
  edition BIGINT not null,
  content TEXT not null,
  -- Why the plan is revised; none for the first version.
  reason TEXT,
  -- Place in the agency's own order of its plans; and what the reviewers recommend, in thousands.
  priority BIGINT,
  recommended BIGINT,
  control TEXT,
  document_number TEXT,
  document_on TEXT,
  submitted_at BIGINT,
  -- Who handed it in: that person does not review it.
  submitted_by TEXT,
  decided_at BIGINT,
  primary key (plan_id, number)
);
create index plan_versions_by_state on plan_versions (state, plan_id);

-- What a reviewer decided, one row for each stage of each round.
create table plan_reviews (
  plan_id TEXT not null,
  version BIGINT not null,
  round BIGINT not null,
  stage BIGINT not null,
  -- passed, returned, approved, refused
  verdict TEXT not null,
  reason TEXT not null,
  recommended BIGINT,
  agency TEXT not null,
  post TEXT not null,
  person_id TEXT not null,
  at BIGINT not null,
  primary key (plan_id, version, round, stage)
);

-- What a reviewer says of one part of a version.
create table plan_comments (
  id TEXT not null primary key,
  plan_id TEXT not null,
  version BIGINT not null,
  round BIGINT not null,
  stage BIGINT not null,
  place TEXT not null,
  comment TEXT not null,
  agency TEXT not null,
  post TEXT not null,
  at BIGINT not null
);
create index plan_comments_by_plan on plan_comments (plan_id, id);

-- Progress for a period of a year; a correction is a new number, and the old one stays.
create table plan_reports (
  plan_id TEXT not null,
  year BIGINT not null,
  period BIGINT not null,
  number BIGINT not null,
  -- The version of the plan that it was measured by.
  version BIGINT not null,
  -- Planned and actual progress in hundredths of one per cent.
  planned BIGINT not null,
  actual BIGINT not null,
  -- Thousands: the year's budget, what of it was allotted so far, spent, payable and not yet paid, saved.
  budget BIGINT not null,
  allotted BIGINT not null,
  spent BIGINT not null,
  payable BIGINT not null,
  saved BIGINT not null,
  lag_reason TEXT,
  countermeasure TEXT,
  mend_on TEXT,
  -- Why it was corrected.
  correction TEXT,
  warning TEXT,
  due_on TEXT not null,
  days_late BIGINT not null,
  agency TEXT not null,
  post TEXT not null,
  at BIGINT not null,
  primary key (plan_id, year, period, number)
);

-- The evaluation of a plan's year: by the agency itself, then by whoever watches.
create table plan_evaluations (
  plan_id TEXT not null,
  year BIGINT not null,
  own_grade TEXT not null,
  own_words TEXT not null,
  own_post TEXT not null,
  own_at BIGINT not null,
  grade TEXT,
  words TEXT,
  agency TEXT,
  post TEXT,
  graded_at BIGINT,
  primary key (plan_id, year)
);

-- What an agency did of what a programme's timetable and reviews oblige it to.
create table plan_obligations (
  programme TEXT not null,
  obligation TEXT not null,
  agency TEXT not null,
  due_on TEXT not null,
  done_at BIGINT not null,
  days_late BIGINT not null,
  evidence TEXT not null,
  post TEXT not null,
  primary key (programme, obligation, agency, due_on)
);

-- Of what somebody was reminded, so that it is done once.
create table plan_reminders (
  about TEXT not null primary key,
  at BIGINT not null
);
