package io.ballast.role.work;

import java.util.Set;

import io.ballast.event.Journal;
import io.ballast.role.RoleWorks;
import io.ballast.script.PowerlessScripts;
import io.ballast.script.ScriptDirectories;
import io.ballast.script.ScriptSettings;
import io.ballast.store.DirectorSettings;

import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class WorkConfiguration {

    @Bean
    WorkLine workLine(ScriptSettings scripts, WorkSettings settings, Journal journal) {
        var threads = Thread.ofPlatform().daemon().name("role-work").factory();
        return new WorkLine(new PowerlessScripts(new ScriptDirectories(scripts.scripts()), 1, threads),
                new SystemdUnits(() -> DBusConnectionBuilder.forSystemBus().withShared(false).build(),
                        settings.workTimeout()),
                Set.copyOf(settings.units()), settings.workTimeout(), journal, threads);
    }

    @Bean
    RoleWorks roleWorks(DirectorSettings director, WorkLine line) {
        return new DefinedWorks(director.director().name(), line);
    }
}
