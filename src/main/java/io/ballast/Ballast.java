package io.ballast;

import java.util.List;

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
        if (args.length > 0 && args[0].equals(HandOver.WORD)) {
            System.exit(HandOver.run(List.of(args).subList(1, args.length), System.getenv(), System.out));
        }
        var application = new SpringApplication(Ballast.class);
        application.addListeners(new DataDirectory());
        application.run(args);
    }
}
