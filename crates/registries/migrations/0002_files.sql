-- Electronic extracts under the agency's seal: a package (ASiC-S) that is verified without this node.
create table extract_files (
  extract_id TEXT not null primary key,
  package BYTEA not null,
  sealed_at BIGINT not null
);
