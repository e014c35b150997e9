-- What indicators may read: which certificates were issued, never to whom.
create view published_certificates as
  select authority || '/' || serial as key, issued_at as at, authority, profile, holder_kind, revoked_at
  from certificates;
