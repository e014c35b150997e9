-- The directory that belongs to the newest list: as it came from the centre.
create table federation_directory (
  one BIGINT not null primary key,
  json BYTEA not null,
  got_at BIGINT not null
);
