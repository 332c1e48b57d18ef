package io.ballast.health.probe;

import java.nio.file.Path;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where scripts may lie; nobody can say that from a browser.
 *
 * @param scripts absolute paths of directories; none where no scripts are to be run
 */
@ConfigurationProperties("ballast")
record ScriptSettings(@DefaultValue List<Path> scripts) {
}
