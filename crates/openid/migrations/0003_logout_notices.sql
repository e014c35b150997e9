create table openid_logout_notices (
  id TEXT not null primary key,
  client TEXT not null,
  person_id TEXT not null,
  sign_in_id TEXT,
  made_at BIGINT not null,
  next_at BIGINT,
  tries BIGINT not null,
  problem TEXT,
  told_at BIGINT
);
create index openid_logout_notices_due on openid_logout_notices (next_at);
create index openid_logout_notices_made on openid_logout_notices (made_at);
