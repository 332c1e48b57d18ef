package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.test.context.TestPropertySource;

/** Somebody tries so many passwords at once that the hashing cannot keep up. */
@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:guessing;DB_CLOSE_DELAY=-1")
class GuessingHttpTest extends HttpFixture {

    private static final String GUESS = "a guess";

    /** Takes as long over a guess as the test wants. */
    static class Stalling implements PasswordEncoder {

        private final PasswordEncoder encoder = new BCryptPasswordEncoder(4);
        private final CountDownLatch begun = new CountDownLatch(2);
        private final CountDownLatch released = new CountDownLatch(1);

        @Override
        public @Nullable String encode(@Nullable CharSequence password) {
            return encoder.encode(password);
        }

        @Override
        public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
            if (GUESS.contentEquals(String.valueOf(password))) {
                begun.countDown();
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return false;
            }
            return encoder.matches(password, hash);
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class SlowHashing {

        @Bean
        @Primary
        Stalling stalling() {
            return new Stalling();
        }
    }

    @Autowired
    Stalling encoder;

    @Test
    void guesses_beyondWhatCanBeHashed_are429AndKeepNobodyOut() throws Exception {
        assertThat(http.get(CLUSTERS).status()).as("known from now on").isEqualTo(200);
        var guess = http.as(Http.basic("admin", GUESS));
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = clients.submit(() -> guess.get(CLUSTERS).status());
            var second = clients.submit(() -> guess.get(CLUSTERS).status());
            encoder.begun.await();
            try {
                var refused = guess.get(CLUSTERS);
                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.header("Retry-After")).isEqualTo("1");
                assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
                assertThat(refused.json().path("status").asInt()).isEqualTo(429);
                assertThat(refused.json().path("detail").asString()).isNotEmpty();
                assertThat(http.get(CLUSTERS).status()).as("who is known does not wait").isEqualTo(200);
            } finally {
                encoder.released.countDown();
            }
            assertThat(first.get()).isEqualTo(401);
            assertThat(second.get()).isEqualTo(401);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> guess.get(CLUSTERS).status() == 401);
    }
}
