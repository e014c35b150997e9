-- Messages between nodes, as they were signed. Rows are only ever added: an exchange is complete
-- when its answer is there. One key, side/consumer/id, so that rows are stored in the order in which they
-- come: they are long, and ids of messages are drawn.
create table relay_requests (
  exchange TEXT not null primary key,
  consumer TEXT not null,
  id TEXT not null,
  side TEXT not null,
  at BIGINT not null,
  node TEXT not null,
  provider TEXT not null,
  service TEXT not null,
  -- What must be the same when it is sent again under the same id.
  same TEXT not null,
  header BYTEA not null,
  signature BYTEA not null,
  proof TEXT not null,
  body BYTEA
);
create index relay_requests_by_time on relay_requests (at);
create table relay_answers (
  exchange TEXT not null primary key,
  at BIGINT not null,
  header BYTEA not null,
  signature BYTEA not null,
  proof TEXT not null,
  body BYTEA
);
create index relay_answers_by_time on relay_answers (at);
-- OCSP responses that came with signatures, once each.
create table relay_proofs (
  sha256 TEXT not null primary key,
  at BIGINT not null,
  ocsp BYTEA not null
);
