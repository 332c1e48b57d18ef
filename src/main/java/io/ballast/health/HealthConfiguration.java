package io.ballast.health;

import java.util.function.Function;
import java.util.random.RandomGenerator;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

    @Bean
    HealthChecker healthChecker(ObjectProvider<Function<PacedCheck, Prober>> probers, ObjectProvider<Marking> marking) {
        return new HealthChecker(RandomGenerator.getDefault(), probers.getIfAvailable(Plain::probers),
                marking.getIfAvailable(Plain::marking));
    }
}
