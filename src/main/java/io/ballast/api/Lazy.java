package io.ballast.api;

import java.util.Collection;
import java.util.function.Function;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Lists of which each element is made when it is written and forgotten then. A tree of everything would be many times
 * what it shows, and stand in the heap as long as a slow client reads.
 */
final class Lazy {

    private Lazy() {
    }

    /** @param elements must never change */
    static <T> JsonNode list(Collection<T> elements, Function<? super T, ? extends JsonNode> document) {
        Iterable<JsonNode> each = () -> elements.stream().<JsonNode>map(document).iterator();
        return JsonNodeFactory.instance.pojoNode(each);
    }
}
