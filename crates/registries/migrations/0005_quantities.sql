-- What records add to the sums of their registries: each row is what one act on a record changed.
create table record_quantities (
  id TEXT not null primary key,
  at BIGINT not null,
  agency TEXT not null,
  registry TEXT not null,
  quantity TEXT not null,
  amount BIGINT not null
);
create index record_quantities_by_registry on record_quantities (registry, quantity, at);
-- What indicators may read: sums by agency, never about which record.
create view published_quantities as
  select id as key, at, agency, registry, quantity as what, amount from record_quantities;
