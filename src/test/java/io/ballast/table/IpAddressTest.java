package io.ballast.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

    private static final int ROUNDS = 2_000;

    /** RFC 5952, sections 4.1 to 4.3, and its examples of section 2. */
    @ParameterizedTest
    @CsvSource({"2001:0db8::0001, 2001:db8::1", "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
            "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1", "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
            "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1", "2001:DB8:0:0:8:800:200C:417A, 2001:db8::8:800:200c:417a",
            "2001:db8:aaaa:bbbb:cccc:dddd:eeee:1, 2001:db8:aaaa:bbbb:cccc:dddd:eeee:1", "0:0:0:0:0:0:0:0, ::",
            "0:0:0:0:0:0:0:1, ::1", "1:0:0:0:0:0:0:0, 1::", "fe80:0:0:0:1:2:3:4, fe80::1:2:3:4",
            "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::", "0:0:1:0:0:0:0:0, 0:0:1::", "10.0.0.1, 10.0.0.1",
            "::ffff:192.0.2.1, 192.0.2.1", "64:ff9b::192.0.2.33, 64:ff9b::c000:221"})
    void address_isWrittenCanonically(String text, String canonical) {
        assertThat(IpAddress.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.04", "1.2.3.4 ",
            "a.b.c.d",
            "localhost", "1:2", ":::", "1::2::3", "12345::", "fe80::1%eth0", "[::1]", "1:2:3:4:5:6:7:8:9", "::1.2.3",
            "10.0.0.1/8", "0x7f.1.1.1", "1.2.3.4:80"})
    void text_thatIsNoAddress_isRefusedByName(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> IpAddress.parse(text))
                .withMessage("\"" + text + "\" is no IPv4 or IPv6 address");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void address_readsAndWritesWhatTheLibraryDoes(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            var bytes = sparse(random);
            var address = IpAddress.of(bytes);
            var library = InetAddress.ofLiteral(address.toString());
            assertThat(library.getAddress()).isEqualTo(bytes);
            assertThat(address.toInetAddress()).isEqualTo(library);
            assertThat(address.bytes()).isEqualTo(bytes);
            assertThat(IpAddress.parse(library.getHostAddress())).isEqualTo(address);
            assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
        }
    }

    /** With many zeros, which is where IPv6 text is hard; never IPv4-mapped, which the library reads as IPv4. */
    private static byte[] sparse(Random random) {
        var bytes = new byte[random.nextInt(4) == 0 ? 4 : 16];
        random.nextBytes(bytes);
        for (int i = 0; i < bytes.length; i += 2) {
            if (random.nextInt(3) > 0) {
                Arrays.fill(bytes, i, i + 2, (byte) 0);
            }
        }
        if (bytes.length == 16) {
            bytes[10] = 0;
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void order_isByFamilyAndNumber(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            var a = IpAddress.of(sparse(random));
            var b = IpAddress.of(sparse(random));
            int byFamily = Integer.compare(a.bytes().length, b.bytes().length);
            int byNumber = new BigInteger(1, a.bytes()).compareTo(new BigInteger(1, b.bytes()));
            assertThat(Integer.signum(a.compareTo(b))).isEqualTo(byFamily != 0 ? byFamily : byNumber);
            assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 7})
    void kinds_areTheLibrarys(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            var bytes = sparse(random);
            if (bytes.length == 16 && random.nextBoolean()) {
                bytes[0] = (byte) (random.nextBoolean() ? 0xfe : 0xff);
            }
            var address = IpAddress.of(bytes);
            var library = address.toInetAddress();
            assertThat(address.isMulticast()).isEqualTo(library.isMulticastAddress());
            assertThat(address.isUnspecified()).isEqualTo(library.isAnyLocalAddress());
            assertThat(address.isLoopback()).isEqualTo(library.isLoopbackAddress());
            assertThat(address.isLinkLocal())
                    .isEqualTo(library instanceof Inet6Address && library.isLinkLocalAddress());
            assertThat(address.family() == Family.IPV4).isEqualTo(library instanceof Inet4Address);
        }
    }

    @ParameterizedTest
    @CsvSource({"10.1.2.3, 32, 10.1.2.3", "10.1.2.3, 24, 10.1.2.0", "10.1.2.3, 9, 10.0.0.0",
            "255.255.255.255, 0, 0.0.0.0",
            "2001:db8:1:2:3:4:5:6, 128, 2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6, 65, 2001:db8:1:2::",
            "2001:db8:1:2:3:4:5:6, 64, 2001:db8:1:2::", "2001:db8:1:2:3:4:5:6, 63, 2001:db8:1:2::",
            "2001:db8:1:2:3:4:5:6, 112, 2001:db8:1:2:3:4:5:0", "2001:db8:1:2:3:4:5:6, 16, 2001::", "ffff::1, 0, ::"})
    void network_cutsTheHostPart(String address, int prefix, String network) {
        assertThat(IpAddress.parse(address).network(prefix)).isEqualTo(IpAddress.parse(network));
    }

    @Test
    void bytes_ofAnotherLength_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> IpAddress.of(new byte[5]))
                .withMessage("an address has 4 or 16 bytes, not 5");
    }

    @Test
    void port_isWrittenBehind() {
        assertThat(IpAddress.parse("10.0.0.1").withPort(80)).isEqualTo("10.0.0.1:80");
        assertThat(IpAddress.parse("::1").withPort(80)).isEqualTo("[::1]:80");
    }

    @Test
    void broadcast_isIpv4Alone() {
        assertThat(IpAddress.parse("255.255.255.255").isBroadcast()).isTrue();
        assertThat(IpAddress.parse("::ffff:ffff").isBroadcast()).isFalse();
    }
}
