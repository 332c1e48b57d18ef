package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** It must not be enough to empty a database to start over with a password of one's own. */
@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:lost-users;DB_CLOSE_DELAY=-1")
class LostUsersHttpTest extends HttpFixture {

    @Autowired
    DataSource database;

    @Test
    void users_ofADatabaseThatWasEmptied_arePutBack() throws Exception {
        var token = http.send("POST", "/api/v1/tokens", "{\"name\": \"ci\", \"expires\": \"2999-01-01T00:00:00Z\"}",
                "Content-Type", "application/json").json().path("token").asString();
        var before = rows();
        assertThat(before).contains("admin", "ci");
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            execute(connection, "delete from api_token");
            execute(connection, "delete from account");
            connection.commit();
        }
        assertThat(http.get(CLUSTERS).status()).isEqualTo(200);
        assertThat(http.as("Bearer " + token).get(CLUSTERS).status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(rows()).isEqualTo(before));
        assertThat(http.as(Http.basic("admin", "another")).get(CLUSTERS).status()).isEqualTo(401);
        assertThat(http.as("Bearer " + token).get(CLUSTERS).status()).isEqualTo(200);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String rows() throws SQLException {
        var rows = new StringBuilder();
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var found = statement
                        .executeQuery("select name, password_hash, cast(null as varchar) from account union all "
                                + "select name, hash, cast(expires as varchar) from api_token order by 1")) {
            while (found.next()) {
                rows.append(found.getString(1)).append(' ').append(found.getString(2)).append(' ')
                        .append(found.getString(3)).append('\n');
            }
        }
        return rows.toString();
    }
}
