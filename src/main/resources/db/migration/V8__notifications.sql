-- Notification channels and rules as operators wrote them.
CREATE SEQUENCE notification_channel_id START WITH 1 INCREMENT BY 50;
CREATE SEQUENCE notification_rule_id START WITH 1 INCREMENT BY 50;

CREATE TABLE notification_channel (
    id BIGINT PRIMARY KEY,
    version INTEGER NOT NULL,
    name VARCHAR(63) NOT NULL UNIQUE,
    document TEXT NOT NULL,
    revision BIGINT NOT NULL
);

CREATE TABLE notification_rule (
    id BIGINT PRIMARY KEY,
    version INTEGER NOT NULL,
    name VARCHAR(63) NOT NULL UNIQUE,
    document TEXT NOT NULL,
    revision BIGINT NOT NULL
);
