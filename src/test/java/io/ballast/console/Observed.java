package io.ballast.console;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import java.time.Duration;
import java.util.concurrent.Callable;

import javax.sql.DataSource;

import io.ballast.definition.Author;
import io.ballast.definition.Definitions;
import io.ballast.definition.Edit;
import io.ballast.director.Director;
import io.ballast.store.Database;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;

import tools.jackson.databind.json.JsonMapper;

/** Every suite ends as it began: without clusters, with a plane and a database. */
@ObservedProgram
public abstract class Observed {

    private static final Author AUTHOR = new Author("admin", "test");

    @Autowired
    protected MockMvc web;
    @Autowired
    protected Definitions definitions;
    @Autowired
    protected Director director;
    @Autowired
    protected Database database;
    @Autowired
    private DataSource source;
    @Autowired
    protected RemovablePlane plane;

    @AfterEach
    void restore() {
        data().giveBack();
        plane.giveBack();
        plane.kernel = null;
        await(() -> director.status().plane().ready() && database.writable());
        store("{\"clusters\": []}");
    }

    private RemovableDatabase data() {
        return (RemovableDatabase) source;
    }

    /** Stores a whole configuration. */
    protected void store(String config) {
        var edit = new Edit.PutConfig(JsonMapper.shared().readTree(config));
        definitions.store(definitions.draft(edit), AUTHOR);
        long revision = definitions.current().revision();
        await(() -> director.status().appliedRevision() >= revision);
    }

    protected void takePlaneAway() {
        plane.take();
        await(() -> !director.status().plane().ready());
    }

    protected void takeDatabaseAway() {
        data().take();
        await(() -> !database.available());
    }

    protected MockHttpServletResponse ask(String path, String accept) throws Exception {
        return web.perform(get(path).with(httpBasic("admin", "correct horse")).header("Accept", accept)).andReturn()
                .getResponse();
    }

    protected String page(String path) throws Exception {
        return ask(path, "text/html").getContentAsString();
    }

    /**
     * One service as it stands in a configuration, without probes.
     *
     * @param servers documents, separated by commas
     */
    protected static String service(String name, int port, String servers) {
        return """
                {"name": "%s", "protocol": "tcp", "address": "127.0.0.1", "port": %d, "check": {"type": "none"},
                 "servers": [%s]}""".formatted(name, port, servers);
    }

    protected static String cluster(String name, String services) {
        return "{\"clusters\": [{\"name\": \"" + name + "\", \"services\": [" + services + "]}]}";
    }

    protected static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50)).until(condition);
    }
}
