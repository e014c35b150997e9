-- Private keys stood in rows of openid_keys. From now on they are kept where the certification
-- authorities' keys are, and the row tells by which name; the old ones sign nothing any more.
drop table openid_keys;
create table openid_signing_keys (
  kid TEXT not null primary key,
  name TEXT not null,
  x TEXT not null,
  y TEXT not null,
  signs_from_at BIGINT not null
);
