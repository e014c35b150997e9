create table case_draws (
  registry TEXT not null,
  field TEXT not null,
  value TEXT not null,
  case_id TEXT not null,
  id TEXT not null,
  primary key (registry, field, value)
);
create index case_draws_by_case on case_draws (case_id);
