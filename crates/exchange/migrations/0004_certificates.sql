-- A system shows a certificate in TLS in place of a secret. Each is registered once; after it was revoked it is never taken
-- again.
alter table credentials add column fingerprint TEXT;
alter table credentials add column subject TEXT;
alter table credentials add column expires_at BIGINT;
create unique index credentials_by_fingerprint on credentials (fingerprint);
