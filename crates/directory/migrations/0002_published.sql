-- Who holds a post from when until when, without the person; other blocks join the agency to it.
create view published_holdings as
  select id as key, post, from_on as from_day, until_on as until_day from holdings;
