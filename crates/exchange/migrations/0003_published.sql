-- What indicators may read: which agency asked under which contract, never about whom.
create view published_look_ups as
  select id as key, at, consumer as agency, contract, registry, purpose, channel, found from look_ups;
create view published_notices as
  select id as key, at, consumer as agency, contract, registry, corrected from notices;
create index look_ups_by_registry on look_ups (registry, at, consumer, contract, channel);
create index look_ups_by_time on look_ups (at);
