-- What indicators may read of officials: posts with their agency, from three published views.
create view published_officials as
  select h.key, p.agency, h.post, h.from_day, h.until_day
  from published_holdings h
  join published_entries p on p.kind = 'post' and p.id = h.post and p.until_day is null;
create view published_sign_ins as
  select s.at, p.agency, s.post
  from published_sessions s
  join published_entries p on p.kind = 'post' and p.id = s.post and p.until_day is null;
create view published_approvals as
  select d.key, d.at, p.agency, d.service, d.outcome, d.post
  from published_decisions d
  join published_entries p on p.kind = 'post' and p.id = d.post and p.until_day is null;

-- The figure of a period that was over, as it was known then.
create table indicator_closings (
  indicator TEXT not null,
  period TEXT not null,
  numerator BIGINT not null,
  denominator BIGINT not null,
  -- Of each set of rows its number, sum and digest.
  sets TEXT not null,
  definition TEXT not null,
  closed_at BIGINT not null,
  primary key (indicator, period)
);

-- Figures that officials report. A correction is a new version; nothing is overwritten.
create table indicator_reports (
  id TEXT not null primary key,
  indicator TEXT not null,
  period TEXT not null,
  version BIGINT not null,
  value TEXT not null,
  evidence TEXT not null,
  file TEXT,
  file_name TEXT,
  file_kind TEXT,
  reason TEXT,
  agency TEXT not null,
  post TEXT not null,
  official TEXT not null,
  person_id TEXT not null,
  reported_at BIGINT not null,
  unique (indicator, period, version)
);
