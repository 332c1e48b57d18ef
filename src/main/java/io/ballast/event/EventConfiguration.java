package io.ballast.event;

import java.time.InstantSource;

import io.ballast.store.DirectorSettings;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class EventConfiguration {

    @Bean
    Journal journal(DirectorSettings settings) {
        return new Journal(settings.director().name(), InstantSource.system());
    }
}
