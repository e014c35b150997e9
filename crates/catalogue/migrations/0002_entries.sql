-- What the catalogue described, and from when until when.
create table catalogue_entries (
  kind TEXT not null,
  id TEXT not null,
  from_day TEXT not null,
  until_day TEXT,
  agency TEXT not null,
  detail TEXT not null,
  primary key (kind, id, from_day)
);
create index catalogue_entries_by_agency on catalogue_entries (kind, agency);
create view published_entries as
  select kind || ':' || id || ':' || from_day as key, kind, id, agency, detail, from_day, until_day
  from catalogue_entries;
