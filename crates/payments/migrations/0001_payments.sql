create table bills (
  id TEXT not null primary key,
  number TEXT not null unique,
  agency TEXT not null,
  service TEXT not null,
  reason TEXT not null unique,
  person_id TEXT not null,
  post TEXT,
  payer_number TEXT not null,
  payer_name TEXT not null,
  title_zh TEXT not null,
  title_en TEXT not null,
  lines TEXT not null,
  amount BIGINT not null,
  status TEXT not null,
  issued_at BIGINT not null,
  due_on TEXT not null,
  paid_at BIGINT,
  closed_at BIGINT
);
create index bills_by_person on bills (person_id, issued_at, id);
create table payments (
  id TEXT not null primary key,
  bill_id TEXT not null,
  agency TEXT not null,
  channel TEXT not null,
  amount BIGINT not null,
  status TEXT not null,
  created_at BIGINT not null,
  pay_url TEXT,
  reference TEXT,
  paid_at BIGINT,
  paid_on TEXT,
  ask_at BIGINT,
  asked BIGINT not null,
  problem TEXT
);
create index payments_by_bill on payments (bill_id, created_at, id);
create index payments_to_ask on payments (ask_at);
create index payments_by_day on payments (agency, paid_on);
create table refunds (
  id TEXT not null primary key,
  payment_id TEXT not null unique,
  bill_id TEXT not null,
  agency TEXT not null,
  channel TEXT not null,
  amount BIGINT not null,
  created_at BIGINT not null,
  done_at BIGINT,
  done_on TEXT,
  ask_at BIGINT,
  asked BIGINT not null,
  problem TEXT
);
create index refunds_by_bill on refunds (bill_id);
create index refunds_to_ask on refunds (ask_at);
create index refunds_by_day on refunds (agency, done_on);
create table postings (
  transfer TEXT not null,
  place BIGINT not null,
  at BIGINT not null,
  kind TEXT not null,
  agency TEXT not null,
  bill_id TEXT not null,
  payment_id TEXT,
  account TEXT not null,
  debit BIGINT not null,
  credit BIGINT not null,
  primary key (transfer, place)
);
create index postings_by_bill on postings (bill_id, at);
create table settlements (
  id TEXT not null primary key,
  agency TEXT not null,
  channel TEXT not null,
  settled_on TEXT not null,
  digest TEXT not null,
  given_at BIGINT not null,
  given_by TEXT not null,
  unique (agency, channel, settled_on, digest)
);
create table settlement_rows (
  settlement_id TEXT not null,
  line BIGINT not null,
  payment_id TEXT not null,
  kind TEXT not null,
  amount BIGINT not null,
  primary key (settlement_id, line)
);
-- The bank of a demonstration keeps its own books; elsewhere the table stays empty.
create table demo_bank_orders (
  id TEXT not null primary key,
  merchant TEXT not null,
  channel TEXT not null,
  amount BIGINT not null,
  title TEXT not null,
  status TEXT not null,
  return_path TEXT not null,
  expires_at BIGINT not null,
  reference TEXT,
  paid_on TEXT,
  refund_id TEXT,
  refunded_on TEXT
);
create index demo_bank_orders_by_merchant on demo_bank_orders (merchant);
