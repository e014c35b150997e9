-- Sign-ins of officials by post; other blocks join the agency to it.
create view published_sessions as
  select post, began_at as at from sessions where post is not null;
