-- Clusters, virtual services and real servers as operators wrote them. Portable between H2 and PostgreSQL.
CREATE SEQUENCE cluster_id START WITH 1 INCREMENT BY 50;
CREATE SEQUENCE service_id START WITH 1 INCREMENT BY 500;
CREATE SEQUENCE server_id START WITH 1 INCREMENT BY 1000;
CREATE SEQUENCE revision_part_id START WITH 1 INCREMENT BY 50;

CREATE TABLE cluster (
    id BIGINT PRIMARY KEY,
    version INTEGER NOT NULL,
    name VARCHAR(63) NOT NULL UNIQUE,
    -- Everything but the services.
    document TEXT NOT NULL,
    revision BIGINT NOT NULL
);

CREATE TABLE service (
    id BIGINT PRIMARY KEY,
    version INTEGER NOT NULL,
    cluster_id BIGINT NOT NULL REFERENCES cluster (id),
    name VARCHAR(63) NOT NULL,
    position INTEGER NOT NULL,
    -- The mark that Ballast gave a service with several ports.
    mark BIGINT NOT NULL,
    -- Everything but the servers.
    document TEXT NOT NULL,
    revision BIGINT NOT NULL,
    UNIQUE (cluster_id, name)
);

CREATE TABLE server (
    id BIGINT PRIMARY KEY,
    version INTEGER NOT NULL,
    service_id BIGINT NOT NULL REFERENCES service (id),
    name VARCHAR(63) NOT NULL,
    position INTEGER NOT NULL,
    -- The order in which the servers were created, which is their order in the kernel's table.
    ordinal BIGINT NOT NULL,
    address VARCHAR(45) NOT NULL,
    port INTEGER NOT NULL,
    weight INTEGER NOT NULL,
    admin_state VARCHAR(16) NOT NULL,
    forwarding VARCHAR(16),
    tunnel_type VARCHAR(16),
    tunnel_port INTEGER NOT NULL,
    tunnel_checksum VARCHAR(16),
    upper_threshold BIGINT NOT NULL,
    lower_threshold BIGINT NOT NULL,
    checks VARCHAR(8000),
    revision BIGINT NOT NULL,
    UNIQUE (service_id, name)
);

-- Two directors that write at once meet at the number: the second is told to draft again.
CREATE TABLE revision (
    number BIGINT PRIMARY KEY,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    author VARCHAR(200) NOT NULL,
    via VARCHAR(200) NOT NULL,
    summary VARCHAR(400) NOT NULL
);

-- The differences to the revision before, forth and back, in pieces that any database takes as text.
CREATE TABLE revision_part (
    id BIGINT PRIMARY KEY,
    revision BIGINT NOT NULL REFERENCES revision (number),
    backward BOOLEAN NOT NULL,
    place INTEGER NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (revision, backward, place)
);
