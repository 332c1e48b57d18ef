-- VRRP instances and sync groups as operators wrote them.
CREATE SEQUENCE vrrp_instance_id START WITH 1 INCREMENT BY 50;
CREATE SEQUENCE sync_group_id START WITH 1 INCREMENT BY 50;

CREATE TABLE vrrp_instance (
    id BIGINT PRIMARY KEY,
    version INTEGER NOT NULL,
    name VARCHAR(63) NOT NULL UNIQUE,
    document TEXT NOT NULL,
    revision BIGINT NOT NULL
);

CREATE TABLE sync_group (
    id BIGINT PRIMARY KEY,
    version INTEGER NOT NULL,
    name VARCHAR(63) NOT NULL UNIQUE,
    document TEXT NOT NULL,
    revision BIGINT NOT NULL
);
