-- Each line of sites.csv: when it is due, and how its last run ended.
create table harvest_sources (
  id TEXT not null primary key,
  next_at BIGINT not null,
  claimed_until BIGINT not null,
  begun_at BIGINT,
  ended_at BIGINT,
  -- Why the list could not be read; null when it was.
  problem TEXT,
  detail TEXT,
  listed BIGINT not null,
  fetched BIGINT not null,
  unchanged BIGINT not null,
  removed BIGINT not null,
  etag TEXT,
  last_modified TEXT
);

-- What a site has. A page that cannot be shown has no title, and a problem.
create table harvest_pages (
  source TEXT not null,
  address TEXT not null,
  title TEXT not null,
  summary TEXT not null,
  lang TEXT not null,
  changed_on TEXT,
  checked_at BIGINT not null,
  etag TEXT,
  last_modified TEXT,
  problem TEXT,
  detail TEXT,
  -- Title and summary as searches compare them.
  folded_title TEXT not null,
  folded TEXT not null,
  primary key (source, address)
);
create index harvest_pages_changed on harvest_pages (source, changed_on);
