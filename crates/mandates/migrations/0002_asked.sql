-- A mandate may be proposed by the agent too; the other side then accepts it.
alter table mandates add column proposed_by TEXT not null default 'principal';
-- Why an office ended it.
alter table mandates add column end_reason TEXT;
