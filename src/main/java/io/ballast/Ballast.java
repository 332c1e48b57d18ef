package io.ballast;

import io.ballast.vrrp.router.RouterMain;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** One director: console, REST API, probing and the forwarding plane in one process. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class Ballast {

    public static void main(String[] args) throws InterruptedException {
        // Before anything of Spring is loaded: the router must be small, and there at once.
        if (RouterMain.isMeant(args)) {
            RouterMain.main(args);
            return;
        }
        var application = new SpringApplication(Ballast.class);
        application.addListeners(new DataDirectory());
        application.run(args);
    }
}
