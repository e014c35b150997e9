-- Which versions of certificate policies were adopted, each by a resolution of a council; the latest is in force.
create table adopted_policies (
  policy TEXT not null,
  resolution TEXT not null,
  version TEXT not null,
  -- Fingerprint of what the version said then: a file that says something else is not what was adopted.
  digest TEXT not null,
  council TEXT not null,
  adopted_on TEXT not null,
  at BIGINT not null,
  primary key (policy, resolution)
);
