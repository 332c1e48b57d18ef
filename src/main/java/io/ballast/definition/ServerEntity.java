package io.ballast.definition;

import io.ballast.table.IpAddress;
import io.ballast.table.Tunnel;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A real server's row. */
@Entity
@Table(name = "server")
class ServerEntity {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "server_id")
    @SequenceGenerator(name = "server_id", sequenceName = "server_id", allocationSize = 1000)
    long id;
    @Version
    int version;
    long serviceId;
    String name = "";
    int position;
    long ordinal;
    String address = "";
    int port;
    int weight;
    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    RealServer.AdminState adminState = RealServer.AdminState.ENABLED;
    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    @Nullable
    ForwardingMethod forwarding;
    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    Tunnel.@Nullable Type tunnelType;
    int tunnelPort;
    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    Tunnel.@Nullable Checksum tunnelChecksum;
    long upperThreshold;
    long lowerThreshold;
    @Column(length = 32600)
    @Nullable
    String checks;
    long revision;

    protected ServerEntity() {
    }

    ServerEntity(long serviceId, RealServer server, int position) {
        this.serviceId = serviceId;
        name = server.name();
        set(server, position);
    }

    final void set(RealServer server, int newPosition) {
        position = newPosition;
        ordinal = server.ordinal();
        address = server.address().toString();
        port = server.port();
        weight = server.weight();
        adminState = server.adminState();
        forwarding = server.forwarding();
        var tunnel = server.tunnel();
        tunnelType = tunnel == null ? null : tunnel.type();
        tunnelPort = tunnel == null ? 0 : tunnel.port();
        tunnelChecksum = tunnel == null ? null : tunnel.checksum();
        upperThreshold = server.upperThreshold();
        lowerThreshold = server.lowerThreshold();
        checks = server.checks() == null ? null : EntityCodec.checks(server.checks());
        revision = server.revision();
    }

    RealServer toServer(EntityCodec codec) {
        var tunnel = tunnelType == null || tunnelChecksum == null
                ? null
                : new Tunnel(tunnelType, tunnelPort, tunnelChecksum);
        return new RealServer(name, IpAddress.parse(address), port, weight, adminState, forwarding, tunnel,
                upperThreshold, lowerThreshold, checks == null ? null : codec.checks(checks), ordinal, revision);
    }
}
