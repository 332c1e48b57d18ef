package io.ballast;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** One director: console, REST API, probing and the forwarding plane in one process. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class Ballast {

    public static void main(String[] args) {
        var application = new SpringApplication(Ballast.class);
        application.addListeners(new DataDirectory());
        application.run(args);
    }
}
