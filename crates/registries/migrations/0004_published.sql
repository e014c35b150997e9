-- What indicators may read: which agency issued an extract of what, never about whom.
create view published_extracts as
  select id as key, issued_at as at, agency, registry, medium from extracts;
create index extracts_by_registry on extracts (registry, issued_at);
