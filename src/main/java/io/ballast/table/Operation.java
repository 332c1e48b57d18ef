package io.ballast.table;

import org.jspecify.annotations.Nullable;

/** One step of a plan. */
public sealed interface Operation {

    /** Its name in the REST contract, such as {@code add-service}. */
    String action();

    /** What it does: as ipvsadm would be told where ipvsadm can do it, otherwise in words. */
    String describe();

    /** The arguments of ipvsadm that do the same, or null where ipvsadm has none. */
    default @Nullable String command() {
        return describe();
    }

    /** Upon one virtual service or one of its servers. */
    sealed interface OnService extends Operation {
        ServiceKey service();
    }

    /** @param entry without servers */
    record AddService(ServiceEntry entry) implements OnService {

        public AddService {
            entry = entry.withoutServers();
        }

        @Override
        public ServiceKey service() {
            return entry.key();
        }

        @Override
        public String action() {
            return "add-service";
        }

        @Override
        public String describe() {
            return "-A " + entry.spelling();
        }
    }

    /** @param entry without servers */
    record EditService(ServiceEntry entry) implements OnService {

        public EditService {
            entry = entry.withoutServers();
        }

        @Override
        public ServiceKey service() {
            return entry.key();
        }

        @Override
        public String action() {
            return "edit-service";
        }

        @Override
        public String describe() {
            return "-E " + entry.spelling();
        }
    }

    /** The service with all its servers. */
    record RemoveService(ServiceKey service) implements OnService {

        @Override
        public String action() {
            return "remove-service";
        }

        @Override
        public String describe() {
            return "-D " + service.spelling();
        }
    }

    record AddServer(ServiceKey service, ServerEntry server) implements OnService {

        @Override
        public String action() {
            return "add-server";
        }

        @Override
        public String describe() {
            return "-a " + service.spelling() + " " + server.spelling();
        }
    }

    record EditServer(ServiceKey service, ServerEntry server) implements OnService {

        @Override
        public String action() {
            return "edit-server";
        }

        @Override
        public String describe() {
            return "-e " + service.spelling() + " " + server.spelling();
        }
    }

    record RemoveServer(ServiceKey service, ServerKey server) implements OnService {

        @Override
        public String action() {
            return "remove-server";
        }

        @Override
        public String describe() {
            return "-d " + service.spelling() + " -r " + server;
        }
    }

    record AddRule(PacketRule rule) implements Operation {

        @Override
        public String action() {
            return "add-rule";
        }

        @Override
        public String describe() {
            return rule.describe();
        }

        @Override
        public @Nullable String command() {
            return null;
        }
    }

    record RemoveRule(PacketRule rule) implements Operation {

        @Override
        public String action() {
            return "remove-rule";
        }

        @Override
        public String describe() {
            return "no longer " + rule.describe();
        }

        @Override
        public @Nullable String command() {
            return null;
        }
    }

    /** @param name below net.ipv4.vs */
    record SetSysctl(String name, String value) implements Operation {

        @Override
        public String action() {
            return "set-sysctl";
        }

        @Override
        public String describe() {
            return "net.ipv4.vs." + name + " = " + value;
        }

        @Override
        public @Nullable String command() {
            return null;
        }
    }

    record SetTimeouts(Timeouts timeouts) implements Operation {

        @Override
        public String action() {
            return "set-timeouts";
        }

        @Override
        public String describe() {
            return "--set " + timeouts.tcp() + " " + timeouts.tcpFin() + " " + timeouts.udp();
        }
    }

    /** Upon an address of this machine; not the plane's work but the director's. */
    sealed interface OnAddress extends Operation {

        HeldAddress address();

        @Override
        default @Nullable String command() {
            return null;
        }
    }

    record AddAddress(HeldAddress address) implements OnAddress {

        @Override
        public String action() {
            return "add-address";
        }

        @Override
        public String describe() {
            return "put up " + address;
        }
    }

    record RemoveAddress(HeldAddress address) implements OnAddress {

        @Override
        public String action() {
            return "remove-address";
        }

        @Override
        public String describe() {
            return "take down " + address;
        }
    }
}
