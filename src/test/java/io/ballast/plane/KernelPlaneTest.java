package io.ballast.plane;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.ballast.lab.Connection;
import io.ballast.lab.GuestTest;
import io.ballast.lab.Host;
import io.ballast.lab.Receiving;
import io.ballast.lab.Topology;
import io.ballast.plane.ipvs.IpvsPlane;
import io.ballast.table.IpAddress;
import io.ballast.table.Protocol;
import io.ballast.table.ServerKey;
import io.ballast.table.ServiceKey.AddressKey;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The kernel's plane under the contract of all. */
@GuestTest
class KernelPlaneTest extends ForwardingPlaneContract {

    private static final List<Host> SERVERS = new ArrayList<>();
    /** The kernel remembers removed servers for minutes by the service's port, so every test has ports of its own. */
    private static int firstPort = 1_000;

    private static Topology topology;
    private static Host director;
    private static Host client;

    private IpvsPlane plane;

    @BeforeAll
    static void build() {
        topology = new Topology();
        director = topology.director("director");
        client = topology.host("client");
        director.addAddress(Topology.vip(0) + "/32", "eth0");
        for (var name : List.of("one", "two", "three")) {
            var server = topology.host(name);
            topology.tcpServer(server, "0.0.0.0", 80);
            Receiving.natted(server, topology.v4(server), topology.v4(director));
            SERVERS.add(server);
        }
    }

    @AfterAll
    static void gone() {
        topology.close();
    }

    @BeforeEach
    void empty() {
        director.run("ipvsadm", "-C");
        firstPort += 10;
        plane = IpvsPlane.on(director);
    }

    @AfterEach
    void close() {
        plane.close();
    }

    @Override
    protected ForwardingPlane plane() {
        return plane;
    }

    @Override
    protected AddressKey key(Protocol protocol, int n) {
        return new AddressKey(protocol, IpAddress.parse(Topology.vip(0)), firstPort + n);
    }

    @Override
    protected ServerKey server(int n) {
        return new ServerKey(IpAddress.parse(topology.v4(SERVERS.get(n))), 80);
    }

    @Override
    protected Closeable connect(AddressKey to) throws IOException {
        var connection = Connection.open(client, to.address().toString(), to.port());
        return connection::close;
    }
}
