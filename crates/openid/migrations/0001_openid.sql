create table openid_keys (
  kid TEXT not null primary key,
  pkcs8 BYTEA not null,
  x TEXT not null,
  y TEXT not null,
  signs_from_at BIGINT not null
);
create table openid_secrets (
  name TEXT not null primary key,
  value TEXT not null
);
create table openid_consents (
  id TEXT not null primary key,
  person_id TEXT not null,
  client TEXT not null,
  scopes TEXT not null,
  given_at BIGINT not null,
  withdrawn_at BIGINT
);
create index openid_consents_by_person on openid_consents (person_id, client, id);
create table openid_sign_ins (
  id TEXT not null primary key,
  person_id TEXT not null,
  client TEXT not null,
  scopes TEXT not null,
  post TEXT,
  session_hash TEXT not null,
  acr TEXT not null,
  auth_at BIGINT not null,
  began_at BIGINT not null,
  ended_at BIGINT
);
create index openid_sign_ins_by_person on openid_sign_ins (person_id, id);
create index openid_sign_ins_by_session on openid_sign_ins (session_hash);
create table openid_codes (
  hash TEXT not null primary key,
  sign_in_id TEXT not null,
  redirect_uri TEXT not null,
  nonce TEXT,
  challenge TEXT not null,
  expires_at BIGINT not null,
  used_at BIGINT
);
create table openid_tokens (
  hash TEXT not null primary key,
  kind TEXT not null,
  sign_in_id TEXT not null,
  issued_at BIGINT not null,
  expires_at BIGINT not null,
  used_at BIGINT
);
create index openid_tokens_by_sign_in on openid_tokens (sign_in_id);
create table openid_questions (
  id TEXT not null primary key,
  query TEXT not null,
  asked_at BIGINT not null
);
create table openid_assertions (
  client TEXT not null,
  jti TEXT not null,
  expires_at BIGINT not null,
  primary key (client, jti)
);
