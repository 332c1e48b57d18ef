package io.ballast.linux;

import java.util.SortedSet;

import org.jspecify.annotations.Nullable;

/**
 * Kernel settings by their dotted names, such as {@code net.ipv4.vs.conntrack}; with slashes where a part has a dot, such
 * as {@code net/ipv6/conf/eth0.100/forwarding}.
 */
public interface Sysctls {

    /** Its value without the line's end, or null if the kernel has no such setting or does not let us read it. */
    @Nullable
    String read(String name);

    /**
     * Sets it.
     *
     * @throws SysctlException if the kernel has no such setting or refuses the value
     */
    void write(String name, String value);

    /** Last parts of the names of the settings directly under a name such as {@code net.ipv4.vs}; empty if none. */
    SortedSet<String> names(String under);

    /** A setting could not be changed. The message is one sentence for an operator. */
    class SysctlException extends RuntimeException {
        public SysctlException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
