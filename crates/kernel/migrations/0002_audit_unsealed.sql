create table audit_unsealed (
  id TEXT not null primary key
);
insert into audit_unsealed (id) select id from audit;
