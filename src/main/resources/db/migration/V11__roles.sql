-- Who was there before may do what everybody could do before.
alter table account add column role varchar(15) default 'administrator' not null;
-- Names with commas between them; null: everywhere.
alter table account add column clusters varchar(100000);
alter table account add column enabled boolean default true not null;

alter table api_token add column role varchar(15) default 'administrator' not null;
alter table api_token add column clusters varchar(100000);
alter table api_token add column last_used timestamp with time zone;
