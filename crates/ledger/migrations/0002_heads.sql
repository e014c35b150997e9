-- A node in a federation has a head stamped each minute, so a day may have several.
create table ledger_heads_of_days (
  size BIGINT not null primary key,
  on_day TEXT not null,
  at BIGINT not null,
  checkpoint TEXT not null,
  stamp BYTEA,
  stamped_at BIGINT
);
insert into ledger_heads_of_days (size, on_day, at, checkpoint, stamp, stamped_at)
  select size, on_day, at, checkpoint, stamp, stamped_at from ledger_heads;
drop table ledger_heads;
alter table ledger_heads_of_days rename to ledger_heads;
