package io.ballast.table;

import java.util.Locale;

/** Transport protocol of a virtual service. */
public enum Protocol {
    TCP(6, "-t"), UDP(17, "-u"), SCTP(132, "--sctp-service");

    private final int number;
    private final String option;

    Protocol(int number, String option) {
        this.number = number;
        this.option = option;
    }

    /** The IANA protocol number. */
    public int number() {
        return number;
    }

    /** How ipvsadm names a service of this protocol. */
    String option() {
        return option;
    }

    /** In small letters, as clients write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
