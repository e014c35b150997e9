-- What the platform did, as indicators may read it. Documented in catalogue/INDICATORS.md.
create view published_facts as
  select id as key, at, kind, agency, value as quantity from facts;
