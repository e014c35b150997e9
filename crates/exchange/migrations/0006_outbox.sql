-- What consumers on other nodes have to be told of changes: written with the provider's log, taken away when the other node
-- has answered. Rows that stay have no next_at: they were given up.
create table notices_out (
  id TEXT not null primary key,
  at BIGINT not null,
  contract TEXT not null,
  provider TEXT not null,
  consumer TEXT not null,
  record_key TEXT not null,
  -- What is sent, byte by byte the same at each try; null after it was given up.
  message TEXT,
  tries BIGINT not null,
  next_at BIGINT,
  given_up_at BIGINT,
  -- Why the last try told nobody.
  code TEXT,
  reason TEXT
);
create index notices_out_by_consumer on notices_out (consumer, next_at);
create index notices_out_by_record on notices_out (contract, record_key, at);
create index notices_out_by_provider on notices_out (provider, id);
-- The id under which another node told of it; null when provider and consumer are on one node.
alter table notices add column told_id TEXT;
create unique index notices_by_told_id on notices (contract, told_id);
