package io.ballast.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.api.Test;

/** Requests and news have one layout, so that what is written can be read. */
class LinkAndAddressMessagesTest {

    private static final AssignedAddress VIP = AssignedAddress.forVrrp(7, IpAddress.parse("10.66.0.100"), 24, 253,
            "eth0:1");
    private static final byte[] MAC = HexFormat.of().parseHex("00005e000133");

    private static ByteBuffer written(NetlinkRequest request) {
        var buffer = LibC.buffer(1024);
        request.write(buffer, 1, 0, 0);
        return buffer.flip();
    }

    private static <T> @Nullable T read(ByteBuffer datagram, Function<NetlinkMessage, @Nullable T> reader) {
        var read = new ArrayList<@Nullable T>();
        NetlinkMessage.each(datagram, message -> read.add(reader.apply(message)));
        return read.getFirst();
    }

    private static String hex(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return HexFormat.of().formatHex(bytes);
    }

    static List<AssignedAddress> addresses() {
        return List.of(VIP, AssignedAddress.forVrrp(7, IpAddress.parse("10.66.0.100"), 32, 0, null),
                AssignedAddress.forVrrp(300, IpAddress.parse("fd66::100"), 128, 0, null),
                AssignedAddress.forVrrp(300, IpAddress.parse("fe80::1"), 64, 253, null));
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void address_thatWasWritten_isReadAgain(AssignedAddress address) {
        var datagram = written(AddressMessages.add(address, true));
        assertThat(read(datagram, AddressMessages::read)).isEqualTo(address);
        assertThat(read(written(AddressMessages.remove(address)), AddressMessages::read))
                .satisfies(each -> assertThat(each).hasToString(address.toString()));
    }

    @Test
    void add_hasTheBytesOfTheKernelsInterface() {
        assertThat(hex(written(AddressMessages.add(VIP, true))))
                .isEqualTo("44000000" + "1400" + "0106" + "01000000" + "00000000" + "021800fd07000000"
                        + "080002000a420064" + "080001000a420064" + "0800080000000000" + "05000b0070000000"
                        + "0b000300657468303a310000");
    }

    @Test
    void broadcast_isOfWholeNetworksWithNeighbours() {
        var global = AssignedAddress.forVrrp(7, IpAddress.parse("10.66.0.100"), 24, 0, null);
        assertThat(hex(written(AddressMessages.add(global, true)))).endsWith("080004000a4200ff");
        assertThat(hex(written(AddressMessages.add(global, false)))).doesNotContain("08000400");
        assertThat(hex(written(AddressMessages.add(addresses().get(1), true)))).doesNotContain("08000400");
    }

    @Test
    void link_thatWasWritten_isReadAgain() {
        var link = read(written(LinkMessages.macvlan("vrrp.51", 4, MAC)), LinkMessages::read);
        assertThat(link).isEqualTo(new LinkState(0, "vrrp.51", 0, "00005e000133", 4, "macvlan", null));
        assertThat(hex(written(LinkMessages.macvlan("vrrp.51", 4, MAC)))).isEqualTo("5c000000" + "1000" + "0106"
                + "01000000" + "00000000" + "00".repeat(16) + "0c000300767272702e353100" + "0800050004000000"
                + "0a00010000005e0001330000" + "1c001280" + "0c0001006d6163766c616e00" + "0c000280"
                + "0800010004000000");
    }

    @Test
    void link_thatABridgeTellsOf_isNone() {
        var datagram = written(LinkMessages.up(7, true)).put(NetlinkMessage.HEADER_BYTES, (byte) 7);
        assertThat(read(datagram, LinkMessages::read)).isNull();
    }

    @Test
    void truncatedMessages_areMalformed_orReadAsFarAsTheyGo() {
        for (var request : List.of(AddressMessages.add(VIP, true), LinkMessages.macvlan("vrrp.51", 4, MAC))) {
            var whole = written(request);
            for (int length = NetlinkMessage.HEADER_BYTES; length < whole.limit(); length++) {
                var cut = LibC.buffer(length);
                cut.put(0, whole, 0, length).putInt(0, length);
                try {
                    NetlinkMessage.each(cut, message -> {
                        if (message.type() == LinkMessages.NEW_LINK) {
                            LinkMessages.read(message);
                        } else {
                            AddressMessages.read(message);
                        }
                    });
                } catch (MalformedMessage e) {
                    assertThat(e).hasMessageContaining("bytes");
                }
            }
        }
    }
}
