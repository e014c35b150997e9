create table catalogue_revisions (
  kind TEXT not null,
  id TEXT not null,
  revision TEXT not null,
  source TEXT not null,
  first_seen_at BIGINT not null,
  primary key (kind, id, revision)
);
