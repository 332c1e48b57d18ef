package io.ballast.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class OwnPagesTest {

    @Test
    void origin_isComparedByHostAndPort() {
        assertThat(from("http://director:8080", "http", "director", 8080)).isTrue();
        assertThat(from("http://DIRECTOR:8080", "http", "director", 8080)).isTrue();
        assertThat(from("http://[::1]:8080", "http", "[::1]", 8080)).isTrue();
        assertThat(from("http://my_director:8080", "http", "my_director", 8080)).isTrue();
        assertThat(from("http://director", "http", "director", 8080)).isFalse();
        assertThat(from("http://director:8081", "http", "director", 8080)).isFalse();
        assertThat(from("http://evil.example:8080", "http", "director", 8080)).isFalse();
        assertThat(from("http://director:8080@evil.example", "http", "director", 8080)).isFalse();
        assertThat(from("http://director:8080/x", "http", "director", 8080)).isFalse();
        assertThat(from("http://director:99999999999", "http", "director", 80)).isFalse();
    }

    @Test
    void origin_behindAProxyThatEndsTls_hasTheSameHost() {
        assertThat(from("https://director.example", "http", "director.example", 80)).isTrue();
        assertThat(from("https://director.example", "https", "director.example", 443)).isTrue();
        assertThat(from("https://director.example:8443", "http", "director.example", 8443)).isTrue();
        assertThat(from("https://director.example:8443", "http", "director.example", 80)).isFalse();
        assertThat(from("https://evil.example", "http", "director.example", 80)).isFalse();
    }

    @Test
    void originOfNowhere_isForeign() {
        for (var origin : new String[]{"null", "", "director:8080", "//director:8080", "file://"}) {
            assertThat(from(origin, "http", "director", 8080)).as(origin).isFalse();
        }
    }

    @Test
    void everyLineOfAHeader_mustBeOurs() {
        var request = new MockHttpServletRequest();
        assertThat(OwnPages.mayHaveMade(request)).as("a program says neither").isTrue();
        request.addHeader("Origin", "http://localhost");
        assertThat(OwnPages.mayHaveMade(request)).isTrue();
        request.addHeader("Sec-Fetch-Site", "same-origin");
        assertThat(OwnPages.mayHaveMade(request)).isTrue();
        request.addHeader("Origin", "http://evil.example");
        assertThat(OwnPages.mayHaveMade(request)).isFalse();
    }

    private static boolean from(String origin, String scheme, String host, int port) {
        var request = new MockHttpServletRequest("POST", "/api/v1/hold");
        request.setScheme(scheme);
        request.setSecure(scheme.equals("https"));
        request.setServerName(host);
        request.setServerPort(port);
        request.addHeader("Origin", origin);
        return OwnPages.mayHaveMade(request);
    }
}
