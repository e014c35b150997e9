-- The post for which an official's certificate was issued: it ends with the post.
alter table certificates add column post TEXT;
