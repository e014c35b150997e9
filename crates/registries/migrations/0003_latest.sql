-- When something was last written in a registry: the edition of its public data.
create index versions_by_recording on versions (registry, recorded_at);
