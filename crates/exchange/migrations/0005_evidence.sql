-- What is mixed into the digests of request and answer that the audit trail tells: a person may have the row's receipt, and
-- could otherwise find out by trying what was answered. Null where nothing was answered here.
alter table look_ups add column salt TEXT;
-- The client of a call asks for its evidence by the id that it gave the message.
create index calls_by_message on calls (message_id);
