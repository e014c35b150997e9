create table mandates (
  id TEXT not null primary key,
  kind TEXT not null,
  principal_id TEXT not null,
  agent_id TEXT not null,
  -- Service ids as a JSON list; none: every service.
  services TEXT,
  from_on TEXT not null,
  until_on TEXT,
  evidence TEXT not null,
  offered_at BIGINT not null,
  accepted_at BIGINT,
  ended_at BIGINT,
  ended_by TEXT
);
create index mandates_by_principal on mandates (principal_id, id);
create index mandates_by_agent on mandates (agent_id, id);
