package io.ballast.definition;

import java.util.List;

import io.ballast.health.TcpCheck;
import io.ballast.health.TcpCheck.Dialogue;

import org.jspecify.annotations.Nullable;

/** Reads checks of type tcp. */
final class TcpCheckReader {

    static final List<String> FIELDS = CheckFields.paced("path", "watch", "dialogue", "send", "expect", "expectRegex");
    private static final int LONGEST_SENT = 4000;

    private TcpCheckReader() {
    }

    static TcpCheck read(CheckFields in) {
        return new TcpCheck(in.pace(), in.reach(), in.path(), in.watch(), dialogue(in.fields), send(in.fields),
                in.match());
    }

    /** The dialogue that a check names, beside which nothing is to be sent or expected; null for none. */
    static @Nullable Dialogue dialogue(Fields fields) {
        @Nullable
        Dialogue dialogue = fields.has("dialogue") ? fields.choice("dialogue", Dialogue.class, Dialogue.FTP) : null;
        if (dialogue != null) {
            for (var name : List.of("send", "expect", "expectRegex")) {
                if (fields.has(name)) {
                    fields.fault(name, "does not go with dialogue, which knows what to send and expect; "
                            + "leave one out.");
                }
            }
        }
        return dialogue;
    }

    static @Nullable String send(Fields fields) {
        return fields.<@Nullable String>read("send", null, text -> Texts.filled(Escapes.resolve(text, LONGEST_SENT)));
    }
}
