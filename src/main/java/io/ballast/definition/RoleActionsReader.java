package io.ballast.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** Reads what starts and stops with a role. */
final class RoleActionsReader {

    // unit_name_is_valid(): the characters of VALID_CHARS_WITH_AT, a known suffix, 255 at most.
    private static final Pattern UNIT = Pattern
            .compile("[A-Za-z0-9:_.\\\\-][A-Za-z0-9:_.\\\\@-]{0,240}\\.(service|socket|target|timer|path|mount)");
    private static final int MOST_UNITS = 50;

    private RoleActionsReader() {
    }

    static RoleActions read(Fields fields) {
        return new RoleActions(script(fields, "onMaster"), script(fields, "onBackup"), script(fields, "onFault"),
                script(fields, "onStop"), units(fields));
    }

    private static @Nullable String script(Fields fields, String name) {
        return fields.<@Nullable String>read(name, null, ScriptCheckReader::script);
    }

    private static List<String> units(Fields fields) {
        var units = new ArrayList<String>();
        var nodes = fields.list("units");
        if (nodes.size() > MOST_UNITS) {
            fields.fault("units", "must have at most " + MOST_UNITS + " members.");
            return units;
        }
        for (int i = 0; i < nodes.size(); i++) {
            var at = fields.pointer("units") + "/" + i;
            var node = nodes.get(i);
            if (!node.isString()) {
                fields.faults().add(at, "must be text in quotation marks, not " + Fields.kind(node) + ".");
            } else if (!UNIT.matcher(node.stringValue()).matches()) {
                fields.faults().add(at, Fields.quoted(node.stringValue())
                        + " is no unit of systemd with its suffix, such as flume.service.");
            } else if (units.contains(node.stringValue())) {
                fields.faults().add(at,
                        Fields.quoted(node.stringValue()) + " stands in this list twice; leave one out.");
            } else {
                units.add(node.stringValue());
            }
        }
        return units;
    }
}
