package io.ballast.health;

import java.util.function.Function;
import java.util.random.RandomGenerator;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

    @Bean
    HealthChecker healthChecker(Function<PacedCheck, Prober> probers, Marking marking) {
        return new HealthChecker(RandomGenerator.getDefault(), probers, marking);
    }
}
