-- Heads of other nodes' logs: the newest that each node has shown to this one (told_by is this node itself), and those
-- that it has shown to others, as they tell, until they are compared. A node that joined anew has another "since".
create table federation_heads (
  node TEXT not null,
  told_by TEXT not null,
  since BIGINT not null,
  size BIGINT not null,
  -- SubjectPublicKeyInfo of the log's key in base64; empty in what others tell.
  log_key TEXT not null,
  note TEXT not null,
  at BIGINT not null,
  primary key (node, told_by)
);
-- Nodes whose log did not continue what it was: both heads are kept, signed.
create table federation_log_faults (
  node TEXT not null,
  found_at BIGINT not null,
  kind TEXT not null,
  held TEXT not null,
  -- Who had been shown the held head.
  told_by TEXT not null,
  shown TEXT not null,
  settled_at BIGINT,
  primary key (node, found_at)
);
