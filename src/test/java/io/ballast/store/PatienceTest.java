package io.ballast.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;

import com.zaxxer.hikari.HikariDataSource;

import org.junit.jupiter.api.Test;

class PatienceTest {

    private static Properties properties(String url) {
        try (var pool = new HikariDataSource()) {
            pool.setJdbcUrl(url);
            StoreConfiguration.patience().postProcessBeforeInitialization(pool, "dataSource");
            return pool.getDataSourceProperties();
        }
    }

    @Test
    void connectionToPostgres_isGivenUpSomeTime() {
        assertThat(properties("jdbc:postgresql://db/ballast")).containsEntry("socketTimeout", "30");
    }

    @Test
    void connectionToAFile_getsNoSettingThatH2Refuses() {
        assertThat(properties("jdbc:h2:file:/tmp/ballast")).isEmpty();
    }
}
