-- What indicators may read: cases that were submitted and what became of them, never whose they are.
create view published_cases as
  select id as key, agency, service, channel, state, submitted_at, decided_at,
    (decided_at - submitted_at) / 3600000000 as hours, due_on as due_day
  from cases where submitted_at is not null;
create view published_decisions as
  select d.case_id || '-' || cast(d.seq as TEXT) as key, d.decided_at as at, d.agency, c.service, d.outcome,
    case when d.post is null then 'rule' else 'official' end as decided_by, d.post
  from case_decisions d join cases c on c.id = d.case_id;
