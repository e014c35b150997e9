alter table cases add column beside TEXT;
