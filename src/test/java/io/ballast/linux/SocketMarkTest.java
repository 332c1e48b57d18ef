package io.ballast.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;

import io.ballast.lab.GuestTest;
import io.ballast.lab.Topology;

import org.junit.jupiter.api.Test;

class SocketMarkTest {

    @Test
    void set_withoutTheCapability_namesIt() throws IOException {
        try (SelectableChannel channel = SocketChannel.open()) {
            var failure = catchThrowable(() -> SocketMark.set(channel, 7));
            if (failure != null) {
                assertThat(failure).isInstanceOf(IOException.class)
                        .hasMessage("packets cannot be marked: Ballast needs CAP_NET_ADMIN");
            }
        }
    }

    @Test
    @GuestTest
    void set_marksSocketsOfEachKind() throws IOException {
        try (var topology = new Topology()) {
            var director = topology.director("director");
            try (var stream = director.call(() -> SocketChannel.open());
                    var datagrams = director.call(() -> DatagramChannel.open())) {
                assertThatCode(() -> director.call(() -> {
                    SocketMark.set(stream, 0xffff_ffffL);
                    SocketMark.set(datagrams, 7);
                    return true;
                })).doesNotThrowAnyException();
            }
        }
    }
}
