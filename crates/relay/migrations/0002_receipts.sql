-- With which node an answer was exchanged, so that the receipts of its log can be fetched in order. Answers from before
-- have none: their receipts are asked for when somebody needs them.
alter table relay_answers add column node TEXT;
create index relay_answers_by_node on relay_answers (node, at, exchange);
-- Receipts of other nodes' logs for the exchanges whose answers were kept here from one place to another (a place: when
-- the answer was kept, and the exchange). The last place of a row is its key, so an exchange is in the first row that
-- does not end before it.
create table relay_receipts (
  node TEXT not null,
  until_at BIGINT not null,
  until_exchange TEXT not null,
  exchanges BIGINT not null,
  -- How many of them the other node's log does not tell of, or only in part.
  missing BIGINT not null,
  at BIGINT not null,
  -- SubjectPublicKeyInfo of the other log's key in base64: by it the receipts were verified.
  log_key TEXT not null,
  -- The receipts as ledger::receipt::Batch, JSON, deflated; none when the other log has none of them.
  document BYTEA,
  primary key (node, until_at, until_exchange)
);
-- Up to which place each node's receipts are kept, and why its newest ones were refused, when they were.
create table relay_receipt_cursors (
  node TEXT not null primary key,
  at BIGINT not null,
  exchange TEXT not null,
  refused_at BIGINT,
  reason TEXT not null
);
