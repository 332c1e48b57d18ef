-- Null: until it is removed.
alter table api_token add column expires timestamp with time zone;
