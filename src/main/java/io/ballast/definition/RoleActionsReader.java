package io.ballast.definition;

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
                script(fields, "onStop"), fields.texts("units", MOST_UNITS, false, RoleActionsReader::unit));
    }

    private static @Nullable String script(Fields fields, String name) {
        return fields.<@Nullable String>read(name, null, ScriptCheckReader::script);
    }

    private static String unit(String text) {
        if (!UNIT.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    Fields.quoted(text) + " is no unit of systemd with its suffix, such as flume.service");
        }
        return text;
    }
}
