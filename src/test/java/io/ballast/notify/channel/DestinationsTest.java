package io.ballast.notify.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationsTest {

    private static DnsResolver names(String... addresses) {
        return new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                var found = new InetAddress[addresses.length];
                for (int i = 0; i < found.length; i++) {
                    found[i] = InetAddress.ofLiteral(addresses[i]);
                }
                return found;
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "169.254.169.254", "224.0.0.18",
            "255.255.255.255", "240.0.0.1", "::1", "::", "fe80::1", "ff02::1", "::ffff:127.0.0.1",
            "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::",
            "2002:a9fe:a9fe::1"})
    void localAddress_isRefused(String address) throws UnknownHostException {
        assertThatThrownBy(() -> new Destinations(false, names(address)).resolve("hooks.example.test"))
                .isInstanceOf(ForbiddenAddress.class)
                .hasMessageContaining("hooks.example.test")
                .hasMessageContaining("ballast.notifications.local-webhooks");
        assertThat(new Destinations(true, names(address)).resolve("hooks.example.test")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.7", "10.0.0.1", "192.168.1.1", "2001:db8::1", "fd00::1", "::ffff:203.0.113.7",
            "64:ff9b::cb00:7107"})
    void otherAddress_isAllowed(String address) throws UnknownHostException {
        assertThat(new Destinations(false, names(address)).resolve("h")).containsExactly(
                InetAddress.ofLiteral(address));
    }

    @Test
    void nameOfSeveral_leadsToTheAllowedOnesAlone() throws UnknownHostException {
        assertThat(new Destinations(false, names("127.0.0.1", "203.0.113.7", "::1")).resolve("h"))
                .containsExactly(InetAddress.ofLiteral("203.0.113.7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.1", "2130706433", "127.0.0.1", "[::1]", "::ffff:127.0.0.1"})
    void spelling_doesNotMatter(String host) {
        assertThatThrownBy(() -> new Destinations(false).resolve(host)).isInstanceOf(UnknownHostException.class);
    }
}
