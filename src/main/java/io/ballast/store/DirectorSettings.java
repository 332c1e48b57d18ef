package io.ballast.store;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * What the configuration file says of this director. Definitions are no settings: they live in the database.
 *
 * @param director who this process is
 * @param data directory of the H2 file, the last good state and what else must outlive the process
 * @param plane {@code ipvs} or {@code embedded}
 * @param ipvs what Ballast sets in the kernel besides services
 * @param demo whether two small web servers and a cluster over them are started as well
 */
@ConfigurationProperties("ballast")
public record DirectorSettings(@DefaultValue Director director, Path data, @DefaultValue("ipvs") PlaneKind plane,
        @DefaultValue Ipvs ipvs, @DefaultValue("false") boolean demo) {

    /** What carries the traffic. */
    public enum PlaneKind {
        IPVS, EMBEDDED
    }

    /**
     * Names this process.
     *
     * @param name by default the host name
     */
    public record Director(@Nullable String name) {

        public Director {
            name = name == null || name.isBlank() ? hostName() : name;
        }

        private static String hostName() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                // A host that cannot look up its own name still has one director.
                return "director";
            }
        }

        @Override
        public String name() {
            return name == null ? hostName() : name;
        }
    }

    /**
     * The kernel's own settings.
     *
     * @param expireNodestConn without it, clients of a removed server hang until their own time-out
     * @param expireQuiescentTemplate without it, persistent clients never leave a server of weight 0
     * @param sysctls further values by name below net.ipv4.vs
     * @param timeouts of connections, for the whole kernel; null leaves them as they are
     * @param sync how connections are told to the other directors; null leaves the kernel's sync daemons as they are
     */
    public record Ipvs(@DefaultValue("set") Policy expireNodestConn,
            @DefaultValue("set") Policy expireQuiescentTemplate,
            @DefaultValue Map<String, String> sysctls, @Nullable TimeoutSeconds timeouts, @Nullable Sync sync) {

        /** Whether Ballast sets a value or leaves the one it finds. */
        public enum Policy {
            SET, KEEP
        }

        /**
         * The kernel's connection sync, both directions at once.
         *
         * @param interfaceName where directors hear each other
         * @param id 1 to 255, the same on all directors that tell each other
         */
        public record Sync(@Name("interface") String interfaceName, @DefaultValue("1") int id) {

            public Sync {
                if (id < 1 || id > 255) {
                    throw new IllegalArgumentException("ballast.ipvs.sync.id must be 1 to 255, and is " + id);
                }
            }
        }

        /** Seconds each; 0 keeps the kernel's. */
        public record TimeoutSeconds(@DefaultValue("0") long tcp, @DefaultValue("0") long tcpFin,
                @DefaultValue("0") long udp) {
        }
    }
}
