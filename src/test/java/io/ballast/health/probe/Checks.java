package io.ballast.health.probe;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.ballast.health.HttpCheck;
import io.ballast.health.HttpCheck.StatusRange;
import io.ballast.health.Pace;
import io.ballast.health.Reach;
import io.ballast.health.SmtpCheck;
import io.ballast.health.TcpCheck;
import io.ballast.health.TextMatch;
import io.ballast.health.TlsCheck;
import io.ballast.health.TlsSetting;

import org.jspecify.annotations.Nullable;

/** Checks as tests need them. */
final class Checks {

    /** Long enough for any machine under any load. */
    static final Pace PATIENT = new Pace(Duration.ofMinutes(1), Duration.ofSeconds(30), 1, 1);

    /** For servers that will not answer anyway. */
    static final Pace HASTY = new Pace(Duration.ofMinutes(1), Duration.ofMillis(250), 1, 1);

    private Checks() {
    }

    static TcpCheck tcp(Pace pace, @Nullable String send, @Nullable TextMatch expect) {
        return new TcpCheck(pace, Reach.SERVER, false, false, null, send, expect);
    }

    static TcpCheck dialogue(TcpCheck.Dialogue dialogue) {
        return dialogue(PATIENT, dialogue);
    }

    static TcpCheck dialogue(Pace pace, TcpCheck.Dialogue dialogue) {
        return new TcpCheck(pace, Reach.SERVER, false, false, dialogue, null, null);
    }

    static TlsCheck tls(TlsSetting setting) {
        return new TlsCheck(PATIENT, Reach.SERVER, false, setting);
    }

    static SmtpCheck smtp(@Nullable TlsSetting startTls) {
        return new SmtpCheck(PATIENT, Reach.SERVER, "director.example", startTls);
    }

    static TextMatch text(String text) {
        return new TextMatch(text, false);
    }

    static TextMatch regex(String text) {
        return new TextMatch(text, true);
    }

    static HttpCheckBuilder http() {
        return new HttpCheckBuilder();
    }

    /** An HTTP check has many parts, of which a test cares for one or two. */
    static final class HttpCheckBuilder {

        private Pace pace = PATIENT;
        private @Nullable TlsSetting tls;
        private String method = "GET";
        private String uri = "/";
        private @Nullable String host;
        private Map<String, String> headers = Map.of();
        private HttpCheck.@Nullable Credentials credentials;
        private @Nullable String body;
        private String version = "1.1";
        private List<StatusRange> statuses = StatusRange.SUCCESS;
        private @Nullable TextMatch expect;
        private @Nullable String digest;

        HttpCheckBuilder pace(Pace pace) {
            this.pace = pace;
            return this;
        }

        HttpCheckBuilder tls(TlsSetting tls) {
            this.tls = tls;
            return this;
        }

        HttpCheckBuilder method(String method) {
            this.method = method;
            return this;
        }

        HttpCheckBuilder uri(String uri) {
            this.uri = uri;
            return this;
        }

        HttpCheckBuilder host(String host) {
            this.host = host;
            return this;
        }

        HttpCheckBuilder headers(Map<String, String> headers) {
            this.headers = headers;
            return this;
        }

        HttpCheckBuilder credentials(HttpCheck.Credentials credentials) {
            this.credentials = credentials;
            return this;
        }

        HttpCheckBuilder body(String body) {
            this.body = body;
            return this;
        }

        HttpCheckBuilder version(String version) {
            this.version = version;
            return this;
        }

        HttpCheckBuilder statuses(List<StatusRange> statuses) {
            this.statuses = statuses;
            return this;
        }

        HttpCheckBuilder expect(TextMatch expect) {
            this.expect = expect;
            return this;
        }

        HttpCheckBuilder digest(String digest) {
            this.digest = digest;
            return this;
        }

        HttpCheck build() {
            return new HttpCheck(pace, Reach.SERVER, false, false, tls, method, uri, host, headers, credentials, body,
                    version, statuses, expect, digest);
        }
    }
}
