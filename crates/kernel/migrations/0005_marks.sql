-- What was taken in whole, by name, with the digest of what it was: the next start need not go through it again.
create table kernel_marks (
  name TEXT not null primary key,
  digest TEXT not null
);
