-- What an event is about beside its subject's names, where it comes from, and which incident it belongs to.
alter table journal add column item varchar(255);
alter table journal add column source varchar(15) default 'director' not null;
alter table journal add column incident bigint;

create index journal_incident on journal (incident);
create index journal_kind on journal (kind);

create table incident (
    id bigint not null,
    director varchar(255) not null,
    open boolean not null,
    severity varchar(15) not null,
    opened timestamp(6) with time zone not null,
    updated timestamp(6) with time zone not null,
    -- Everything else, troubles included.
    document text not null,
    primary key (id, director)
);

create index incident_open on incident (open);
create index incident_updated on incident (updated);
