package io.ballast.script;

import java.nio.file.Path;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where scripts may lie; nobody can say that from a browser.
 *
 * @param scripts absolute paths of directories; none where no scripts are to be run
 * @param scriptsAtOnce how many run at once, at most; the others wait
 */
@ConfigurationProperties("ballast")
public record ScriptSettings(@DefaultValue List<Path> scripts, @DefaultValue("32") int scriptsAtOnce) {

    public ScriptSettings {
        scripts = List.copyOf(scripts);
        if (scriptsAtOnce < 1) {
            throw new IllegalArgumentException("ballast.scripts-at-once must be at least 1, and is " + scriptsAtOnce);
        }
    }
}
