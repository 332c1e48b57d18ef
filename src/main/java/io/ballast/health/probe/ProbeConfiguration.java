package io.ballast.health.probe;

import java.time.InstantSource;
import java.util.function.Function;

import io.ballast.health.PacedCheck;
import io.ballast.health.Prober;
import io.ballast.script.ScriptSettings;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ProbeConfiguration {

    @Bean
    Function<PacedCheck, Prober> probers(ScriptSettings settings) {
        return new Probers(InstantSource.system(), settings.scripts(), settings.scriptsAtOnce(),
                Thread.ofPlatform().daemon().factory());
    }
}
