-- Applications under the seal of their agency, each as it stood after so many corrections.
create table case_applications (
  case_id TEXT not null,
  edition BIGINT not null,
  sealed_at BIGINT not null,
  package BYTEA not null,
  primary key (case_id, edition)
);
