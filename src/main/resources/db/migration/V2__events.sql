create table journal (
    id bigint not null,
    director varchar(255) not null,
    at timestamp(6) with time zone not null,
    kind varchar(63) not null,
    severity varchar(15) not null,
    cluster varchar(63),
    service varchar(63),
    server varchar(63),
    state_before varchar(255),
    state_after varchar(255),
    cause varchar(255) not null,
    message varchar(4000) not null,
    primary key (id, director)
);

create index journal_at on journal (at);
