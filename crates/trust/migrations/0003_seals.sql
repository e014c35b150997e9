-- The key with which the node signs documents for an agency, and its certificate.
create table agency_seals (
  agency TEXT not null primary key,
  key_name TEXT not null,
  authority TEXT not null,
  serial TEXT not null,
  made_at BIGINT not null
);
