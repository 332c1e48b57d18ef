-- Who did what. Rows are added and, when they are old, removed; none is ever changed.
create table audit (
    id bigint not null,
    director varchar(255) not null,
    at timestamp(6) with time zone not null,
    who varchar(255),
    via varchar(255),
    address varchar(63),
    act varchar(4000) not null,
    status integer not null,
    revision bigint,
    detail varchar(4000),
    -- Over this row and the one before it of the same director.
    chain varchar(64) not null,
    primary key (id, director)
);

create index audit_at on audit (at);
