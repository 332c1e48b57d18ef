package io.ballast.notify.channel;

import java.time.InstantSource;

import io.ballast.event.Journal;
import io.ballast.script.PowerlessScripts;
import io.ballast.script.ScriptDirectories;
import io.ballast.script.ScriptSettings;
import io.ballast.store.DirectorSettings;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ChannelConfiguration {

    @Bean
    Channels notificationDeliverer(DirectorSettings director, NotificationSettings settings, ScriptSettings scripts) {
        var threads = Thread.ofPlatform().daemon().name("notification-script").factory();
        return new Channels(director.director().name(), settings.localWebhooks(),
                new PowerlessScripts(new ScriptDirectories(scripts.scripts()), 1, threads), InstantSource.system());
    }

    @Bean
    Trial notificationTrial(Channels channels, NotificationSettings settings, DirectorSettings director,
            Journal journal) {
        return new Trial(channels, settings, director.director().name(), journal, InstantSource.system());
    }
}
