package io.ballast.plane;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The kernel beneath a plane: its settings as they are and as they should be, and what keeps packet rules there. Only
 * shown: what is to be set, the director's settings say.
 *
 * @param packetRules which tool keeps packet rules and why, in one sentence; null while no service needs one
 */
public record KernelReport(List<Setting> settings, @Nullable String packetRules) {

    public KernelReport {
        settings = List.copyOf(settings);
    }

    /**
     * One setting.
     *
     * @param name whole, such as {@code net.ipv4.ip_forward}
     * @param value null where this kernel has no such setting
     * @param advised values that are well for what is used, the best first; empty where none is advised
     * @param why one sentence; empty where nothing is known of it
     */
    public record Setting(String name, @Nullable String value, List<String> advised, String why) {

        public Setting {
            advised = List.copyOf(advised);
        }

        /** Whether it is as advised; true where nothing is, and where this kernel has no such setting. */
        public boolean met() {
            return value == null || advised.isEmpty() || advised.contains(value);
        }
    }
}
