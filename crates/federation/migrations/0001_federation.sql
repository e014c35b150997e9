-- This node's own place in the federation: no row while it stands alone, else one.
create table federation_own (
  one BIGINT not null primary key,
  node TEXT not null,
  instance TEXT not null,
  -- SHA-256 of the root's certificate; subject and issuer of whoever signs the list, in DER.
  root TEXT not null,
  governor_subject BYTEA not null,
  governor_issuer BYTEA not null,
  -- The agency that governs: on the centre only.
  governor TEXT,
  agencies TEXT not null,
  joined_at BIGINT not null,
  -- When the centre has seen this node with its certificate: joining is over.
  acknowledged_at BIGINT
);
-- This node's own certificates; a renewed one makes the older retire.
create table federation_certificates (
  key_name TEXT not null primary key,
  purpose TEXT not null,
  agency TEXT not null,
  certificate BYTEA not null,
  chain TEXT not null,
  got_at BIGINT not null,
  retired_at BIGINT,
  -- The newest OCSP response; empty when there is none yet.
  ocsp BYTEA not null
);
-- The newest list that was verified (on the centre: issued).
create table federation_list (
  one BIGINT not null primary key,
  number BIGINT not null,
  -- SHA-256 of what is listed, without number and times: the number grows when it changes.
  content TEXT not null,
  list BYTEA not null,
  signature BYTEA not null,
  verified_at BIGINT not null
);
-- On the centre: the nodes.
create table federation_nodes (
  id TEXT not null primary key,
  name_zh TEXT not null,
  name_en TEXT not null,
  host TEXT not null,
  port BIGINT not null,
  portal BIGINT not null,
  agencies TEXT not null,
  since BIGINT not null,
  suspended_at BIGINT
);
create unique index federation_nodes_by_address on federation_nodes (host, port);
-- On the centre: what was issued to nodes.
create table federation_issued (
  fingerprint TEXT not null primary key,
  node TEXT not null,
  purpose TEXT not null,
  agency TEXT not null,
  issued_at BIGINT not null
);
create index federation_issued_by_node on federation_issued (node, purpose, agency, issued_at);
-- On the centre: invitations. Only the token's SHA-256 is kept, and once it was used the SHA-256 of the keys it was
-- used with: until the node has shown itself the same keys may ask again.
create table federation_invitations (
  id TEXT not null primary key,
  token TEXT not null,
  node TEXT not null,
  name_zh TEXT not null,
  name_en TEXT not null,
  host TEXT not null,
  port BIGINT not null,
  portal BIGINT not null,
  agencies TEXT not null,
  made_at BIGINT not null,
  made_by TEXT not null,
  until_at BIGINT not null,
  used_at BIGINT,
  keys TEXT,
  acknowledged_at BIGINT,
  withdrawn_at BIGINT
);
create unique index federation_invitations_by_token on federation_invitations (token);
create index federation_invitations_by_node on federation_invitations (node, made_at);
