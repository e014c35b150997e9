-- Endpoint of the API that was called; null for a look-up in a registry.
alter table look_ups add column endpoint TEXT;
-- What the client said of a call, and how it ended. Null in answered_at: the node stopped
-- between the log and the answer.
create table calls (
  look_up_id TEXT not null primary key,
  message_id TEXT not null,
  client TEXT not null,
  user_id TEXT,
  issue TEXT,
  represented_party TEXT,
  answered_at BIGINT,
  status BIGINT,
  error TEXT
);
