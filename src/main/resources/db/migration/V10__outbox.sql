-- Messages on their way to a channel, and what became of them.
create table notification (
    id varchar(40) primary key,
    director varchar(255) not null,
    rule varchar(63) not null,
    channel varchar(63) not null,
    state varchar(15) not null,
    created timestamp(6) with time zone not null,
    due timestamp(6) with time zone not null,
    updated timestamp(6) with time zone not null,
    -- Who sends it: of several directors that share a database the one that holds it until then.
    owner varchar(255) not null,
    lease timestamp(6) with time zone not null,
    document text not null
);

create index notification_state on notification (state);
create index notification_updated on notification (updated);

-- Who was told of which incident, so that he also hears that it is over.
create table notification_told (
    incident bigint not null,
    rule varchar(63) not null,
    channel varchar(63) not null,
    severity varchar(15) not null,
    at timestamp(6) with time zone not null,
    primary key (incident, rule, channel)
);
