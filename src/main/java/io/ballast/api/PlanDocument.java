package io.ballast.api;

import java.util.List;

import io.ballast.director.PlannedOperation;
import io.ballast.table.Operation;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Plans and their operations as clients read them. */
final class PlanDocument {

    private PlanDocument() {
    }

    static ObjectNode of(List<PlannedOperation> operations, List<String> warnings) {
        var plan = JsonNodeFactory.instance.objectNode();
        var list = plan.putArray("operations");
        operations.forEach(planned -> {
            var entry = list.add(of(planned.operation())).get(list.size() - 1);
            if (planned.after() != null) {
                ((ObjectNode) entry).put("after", planned.after());
            }
        });
        var sentences = plan.putArray("warnings");
        warnings.forEach(sentences::add);
        return plan;
    }

    static ObjectNode of(Operation operation) {
        var entry = JsonNodeFactory.instance.objectNode().put("action", operation.action());
        var command = operation.command();
        if (command != null) {
            entry.put("command", command);
        }
        return entry.put("description", operation.describe());
    }
}
