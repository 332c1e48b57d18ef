create table account (
    name varchar(63) not null primary key,
    password_hash varchar(255) not null,
    created timestamp with time zone not null
);

create table api_token (
    name varchar(63) not null primary key,
    hash varchar(64) not null unique,
    account varchar(63) not null references account (name),
    created timestamp with time zone not null
);
