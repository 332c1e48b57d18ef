package io.ballast.console;

import java.util.ArrayList;
import java.util.List;

import io.ballast.plane.KernelReport;
import io.ballast.plane.KernelReport.Setting;

/**
 * The kernel's settings as a page shows them: those that are not as advised first.
 *
 * @param mark how many are not as advised
 * @param packetRules which tool keeps packet rules
 */
record KernelView(Mark mark, String packetRules, List<Row> rows) {

    /**
     * One setting.
     *
     * @param advised values that are well; empty where none is advised
     * @param met whether it is as advised
     */
    record Row(String name, String value, String advised, boolean met, String why) {

        private static Row of(Setting setting) {
            var value = setting.value();
            return new Row(setting.name(), value == null ? "–" : value, String.join(" or ", setting.advised()),
                    setting.met(), setting.why());
        }
    }

    static KernelView of(KernelReport kernel) {
        var rows = new ArrayList<Row>();
        kernel.settings().stream().filter(setting -> !setting.met()).map(Row::of).forEach(rows::add);
        int faults = rows.size();
        kernel.settings().stream().filter(setting -> setting.met() && !setting.advised().isEmpty()).map(Row::of)
                .forEach(rows::add);
        kernel.settings().stream().filter(setting -> setting.advised().isEmpty()).map(Row::of).forEach(rows::add);
        var tool = kernel.packetRules();
        return new KernelView(
                faults == 0
                        ? new Mark(Mark.Kind.up, "as advised")
                        : new Mark(Mark.Kind.warn, faults + " not as advised"),
                tool == null ? "No service needs packet rules." : tool, rows);
    }
}
