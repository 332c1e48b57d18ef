package io.ballast.plane.ipvs;

import io.ballast.linux.Errno;
import io.ballast.linux.ErrnoException;
import io.ballast.table.Family;
import io.ballast.table.Operation;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;

/** Says what the kernel's errno means for the verb it answers, and what to do about it. */
final class KernelWords {

    private static final String PERMISSION = "Ballast may not use the kernel's IPVS: it needs CAP_NET_ADMIN on the"
            + " host itself, not in a user namespace (systemd: AmbientCapabilities=CAP_NET_ADMIN CAP_NET_RAW"
            + " CAP_NET_BIND_SERVICE)";

    private KernelWords() {
    }

    /** Why the plane does not answer at all. */
    static String unavailable(ErrnoException e) {
        return switch (e.errno()) {
            case Errno.ENOENT -> "the kernel has no IPVS: load it with \"modprobe ip_vs\" as root, and for every start"
                    + " by a line \"ip_vs\" in /etc/modules-load.d/ballast.conf";
            case Errno.EPERM, Errno.EACCES -> PERMISSION;
            case Errno.EPROTONOSUPPORT, Errno.EAFNOSUPPORT -> "this kernel has no generic netlink, which IPVS is"
                    + " driven by: run Ballast on a Linux kernel with IPVS, or use the embedded plane";
            case Errno.ETIMEDOUT -> "the kernel did not answer in time (" + e.getMessage() + ")";
            default -> "the kernel's IPVS does not answer (" + e.getMessage() + ")";
        };
    }

    /** Why an operation was refused. */
    static String refusal(Operation operation, ErrnoException e) {
        if (e.errno() == Errno.EPERM || e.errno() == Errno.EACCES) {
            return PERMISSION;
        }
        return switch (operation) {
            case Operation.AddService add -> service(add.entry(), e);
            case Operation.EditService edit -> service(edit.entry(), e);
            case Operation.RemoveService remove -> e.errno() == Errno.ESRCH ? gone(remove.service()) : plain(e);
            case Operation.AddServer add -> server(add, add.server().key() + "", e);
            case Operation.EditServer edit -> server(edit, edit.server().key() + "", e);
            case Operation.RemoveServer remove -> server(remove, remove.server() + "", e);
            default -> plain(e);
        };
    }

    private static String service(ServiceEntry entry, ErrnoException e) {
        return switch (e.errno()) {
            case Errno.ENOENT -> missingModule(entry);
            case Errno.EEXIST -> "there is already a service " + entry.key() + ", which somebody else added";
            case Errno.ESRCH -> gone(entry.key());
            case Errno.EAFNOSUPPORT -> noFamily(entry.key().family());
            case Errno.EINVAL -> "the kernel takes no such service " + entry.key() + reason(e);
            default -> plain(e);
        };
    }

    private static String noFamily(Family family) {
        return "the kernel's IPVS does no " + (family == Family.IPV6 ? "IPv6: enable IPv6 on this machine" : "IPv4");
    }

    /** The kernel does not say which of the two it misses (ip_vs_add_service). */
    private static String missingModule(ServiceEntry entry) {
        var persistence = entry.persistence();
        var engine = persistence == null ? null : persistence.engine();
        var scheduler = entry.scheduler();
        return engine == null
                ? "the kernel has no scheduler " + scheduler + ": load it with \"modprobe ip_vs_" + scheduler + "\""
                : "the kernel has no scheduler " + scheduler + " or no persistence engine " + engine
                        + ": load them with \"modprobe -a ip_vs_" + scheduler + " ip_vs_pe_" + engine + "\"";
    }

    private static String server(Operation.OnService operation, String server, ErrnoException e) {
        var service = operation.service();
        return switch (e.errno()) {
            case Errno.ESRCH -> gone(service);
            case Errno.ENOENT -> service + " has no server " + server + ": somebody else removed it";
            case Errno.EEXIST -> service + " already has a server " + server;
            case Errno.EINVAL -> "the kernel takes no server " + server + " for " + service + ": its address must be"
                    + " unicast, of the service's family unless by tun, and gue needs a port" + reason(e);
            // Only the server's own family can be missing: the service is there.
            case Errno.EAFNOSUPPORT -> noFamily(Family.IPV6);
            case Errno.ERANGE -> "the kernel takes no such weight or thresholds for server " + server
                    + ": a weight is 0 or more, and the lower threshold not above the upper";
            default -> plain(e);
        };
    }

    private static String gone(ServiceKey key) {
        return "there is no service " + key + ": somebody else removed it";
    }

    private static String reason(ErrnoException e) {
        return " (" + e.getMessage() + ")";
    }

    private static String plain(ErrnoException e) {
        return switch (e.errno()) {
            case Errno.ENOMEM -> "the kernel has no memory left for it" + reason(e);
            case Errno.ENOPROTOOPT -> "the kernel's IPVS is being unloaded" + reason(e);
            default -> "the kernel refuses" + reason(e);
        };
    }
}
