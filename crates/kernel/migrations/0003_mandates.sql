-- The mandate under which something was done in another's name; most rows have none.
alter table audit add column mandate TEXT;
create index audit_by_mandate on audit (mandate, id) where mandate is not null;
