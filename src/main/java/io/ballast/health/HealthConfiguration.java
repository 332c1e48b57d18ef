package io.ballast.health;

import java.util.random.RandomGenerator;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

    @Bean
    HealthChecker healthChecker() {
        return new HealthChecker(RandomGenerator.getDefault());
    }
}
