package io.ballast.notify.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Set;

import io.ballast.definition.NotificationChannel.Webhook;
import io.ballast.notify.channel.Delivery.Outcome;
import io.ballast.secret.Secret;

import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages by HTTP: one request on a connection of its own. Redirects are not followed, for they lead where nobody
 * allowed; of an answer only the beginning is read.
 */
final class WebhookDelivery {

    private static final int LONGEST_ANSWER = 2000;
    private static final int LONGEST_HEADER_LINE = 8192;
    private static final int MOST_HEADERS = 100;
    /** Of 4xx those that ask to come back: request time-out, too early, too many requests. */
    private static final Set<Integer> LATER = Set.of(408, 425, 429);

    private final Destinations destinations;
    private final InstantSource clock;

    WebhookDelivery(Destinations destinations, InstantSource clock) {
        this.destinations = destinations;
        this.clock = clock;
    }

    Delivery deliver(Webhook channel, Message message, Transcript transcript) {
        transcript.hide(channel.token());
        transcript.hide(channel.key());
        transcript.hide(channel.routingKey());
        var host = "the receiver";
        try {
            var request = request(channel, message, transcript);
            host = request.getUri().getHost();
            return exchange(client(channel), request, transcript);
        } catch (IOException | GeneralSecurityException | URISyntaxException | RuntimeException e) {
            return Delivery.whole(Outcome.FAILED_FOR_NOW,
                    transcript.clean(Reasons.of(e, host, channel.timeout())), transcript.lines());
        }
    }

    /** Not by a handler of the answer: that would read one that never ends to its end. */
    private static Delivery exchange(CloseableHttpClient client, HttpPost request, Transcript transcript)
            throws IOException {
        try {
            return judged(client.executeOpen(null, request, null), transcript);
        } finally {
            request.cancel();
            client.close(CloseMode.IMMEDIATE);
        }
    }

    private CloseableHttpClient client(Webhook channel) throws GeneralSecurityException {
        var timeout = Timeout.of(channel.timeout());
        var tls = Trust.context(channel.verify(), channel.ca());
        var connections = PoolingHttpClientConnectionManagerBuilder.create().setDnsResolver(destinations)
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls,
                        channel.verify() ? HttpsSupport.getDefaultHostnameVerifier() : NoopHostnameVerifier.INSTANCE))
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder().http1Config(Http1Config.custom()
                        .setMaxLineLength(LONGEST_HEADER_LINE).setMaxHeaderCount(MOST_HEADERS).build()).build())
                .setDefaultConnectionConfig(
                        ConnectionConfig.custom().setConnectTimeout(timeout).setSocketTimeout(timeout).build())
                .build();
        return HttpClients.custom().setConnectionManager(connections).disableRedirectHandling()
                .disableAutomaticRetries().disableCookieManagement().disableAuthCaching().disableContentCompression()
                .setUserAgent("Ballast")
                .setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(timeout).build()).build();
    }

    private HttpPost request(Webhook channel, Message message, Transcript transcript) {
        var body = new WebhookBody(channel, message).json().toString();
        var bytes = body.getBytes(UTF_8);
        var request = new HttpPost(URI.create(withToken(channel.url(), channel.token())));
        channel.headers().forEach((name, value) -> request.setHeader(name, withToken(value, channel.token())));
        request.setHeader("Idempotency-Key", Line.of(message.id(), LONGEST_ANSWER));
        transcript.add("> POST " + channel.url());
        channel.headers().forEach((name, value) -> transcript.add("> " + name + ": " + value));
        transcript.add("> Idempotency-Key: " + message.id());
        var key = channel.key();
        if (key != null) {
            request.setHeader(Signature.HEADER, Signature.of(key.reveal(), clock.instant(), bytes));
            transcript.add("> " + Signature.HEADER + ": ***");
        }
        transcript.add("> Content-Type: application/json");
        transcript.add("> " + body);
        request.setEntity(new ByteArrayEntity(bytes, ContentType.APPLICATION_JSON));
        return request;
    }

    private static String withToken(String text, @Nullable Secret token) {
        return token == null ? text : text.replace(Webhook.TOKEN, token.reveal());
    }

    private static Delivery judged(ClassicHttpResponse response, Transcript transcript) throws IOException {
        int status = response.getCode();
        var reason = response.getReasonPhrase() == null ? "" : " " + response.getReasonPhrase();
        transcript.add("< " + status + reason);
        var said = beginning(response);
        if (!said.isBlank()) {
            transcript.add("< " + said);
        }
        var answer = transcript.clean(status + reason + (said.isBlank() ? "" : ": " + said.strip()));
        if (status >= 300 && status < 400) {
            return Delivery.whole(Outcome.FAILED_FOR_GOOD, answer + "; redirects are not followed, give the address "
                    + "itself", transcript.lines());
        }
        boolean permanent = status >= 400 && status < 500 && !LATER.contains(status);
        var outcome = status / 100 == 2
                ? Outcome.DELIVERED
                : permanent ? Outcome.FAILED_FOR_GOOD : Outcome.FAILED_FOR_NOW;
        return Delivery.whole(outcome, answer, transcript.lines());
    }

    private static String beginning(ClassicHttpResponse response) {
        var entity = response.getEntity();
        if (entity == null) {
            return "";
        }
        try {
            return new String(entity.getContent().readNBytes(LONGEST_ANSWER), UTF_8);
        } catch (IOException e) {
            // The status has been said; what more there is explains it only.
            return "";
        }
    }
}
