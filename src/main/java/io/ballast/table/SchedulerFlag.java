package io.ballast.table;

import java.util.Locale;

/** The three flags that a scheduler may give a meaning of its own (IP_VS_SVC_F_SCHED1 to 3). */
public enum SchedulerFlag {
    FLAG_1, FLAG_2, FLAG_3;

    /** The flag's name under this scheduler: {@code sh-fallback}, {@code mh-port}, otherwise {@code flag-1}. */
    public String nameUnder(String scheduler) {
        boolean hashing = scheduler.equals("sh") || scheduler.equals("mh");
        if (hashing && this != FLAG_3) {
            return scheduler + (this == FLAG_1 ? "-fallback" : "-port");
        }
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
