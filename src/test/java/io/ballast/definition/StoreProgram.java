package io.ballast.definition;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;

/** The two rooms that store, started by themselves. No bean of the whole program: it bears no stereotype. */
@AutoConfigurationPackage(basePackages = "io.ballast.definition")
@ImportAutoConfiguration({DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
        HibernateJpaAutoConfiguration.class, FlywayAutoConfiguration.class, TransactionAutoConfiguration.class})
@ComponentScan(basePackages = {"io.ballast.definition", "io.ballast.store"})
@ConfigurationPropertiesScan("io.ballast.store")
public class StoreProgram {

    /** Starts upon an H2 file in a directory, as the program does. */
    public static ConfigurableApplicationContext start(Path directory, String... properties) {
        return startAt("jdbc:h2:file:" + directory + "/ballast;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE", directory,
                properties);
    }

    /** Starts upon any database; the last good state is in the directory. */
    public static ConfigurableApplicationContext startAt(String url, Path directory, String... properties) {
        var all = new ArrayList<>(List.of("spring.datasource.url=" + url, "spring.datasource.username=ballast",
                "ballast.data=" + directory, "spring.main.banner-mode=off", "spring.config.name=none",
                "spring.datasource.hikari.initialization-fail-timeout=-1",
                "spring.datasource.hikari.connection-timeout=5000", "spring.datasource.hikari.maximum-pool-size=4",
                "spring.jpa.open-in-view=false", "spring.jpa.hibernate.ddl-auto=none", "logging.level.root=warn"));
        all.addAll(List.of(properties));
        return new SpringApplicationBuilder(StoreProgram.class).web(WebApplicationType.NONE)
                .properties(all.toArray(String[]::new)).registerShutdownHook(false).run();
    }
}
