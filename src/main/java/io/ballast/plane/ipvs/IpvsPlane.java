package io.ballast.plane.ipvs;

import java.io.FileNotFoundException;
import java.io.FileReader;
import java.nio.charset.StandardCharsets;
import java.io.BufferedReader;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.ballast.linux.NetlinkChannel;
import io.ballast.linux.NetlinkSocket;
import io.ballast.linux.ProcSysctls;
import io.ballast.linux.Sysctls;
import io.ballast.plane.Connection;
import io.ballast.plane.ForwardingPlane;
import io.ballast.plane.Glance;
import io.ballast.plane.KernelReport;
import io.ballast.plane.Outcome;
import io.ballast.plane.PlaneException;
import io.ballast.plane.PlaneReading;
import io.ballast.plane.PlaneState;
import io.ballast.plane.Use;
import io.ballast.plane.ipvs.PacketRules.PacketRulesException;
import io.ballast.table.Family;
import io.ballast.table.Operation;
import io.ballast.table.PacketRule;
import io.ballast.table.Persistence;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;
import io.ballast.table.Table;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kernel's IPVS. All of it happens on one thread of its own, in the network namespace of that thread. */
public final class IpvsPlane implements ForwardingPlane {

    static final String SYSCTLS = "net.ipv4.vs";

    private static final Logger LOG = LoggerFactory.getLogger(IpvsPlane.class);
    /** ip_vs_mh_add_dest fails beyond this, and the kernel drops its answer. */
    private static final int MH_SERVERS = 4093;

    private final PlaneThread thread;
    private final KernelConnection kernel;
    private final Sysctls sysctls;
    private final PacketRules rules;
    private final Path procNet;
    private final TableReader tables = new TableReader();
    private final Settings settings;
    private SortedSet<PacketRule> lastRules = Collections.emptySortedSet();
    private @Nullable String rulesTrouble;

    /**
     * A plane of these parts, which opens nothing yet.
     *
     * @param channels opens a generic netlink channel
     * @param threads starts the one platform thread on which all parts are used
     * @param procNet where ip_vs and ip_vs_conn lie
     */
    IpvsPlane(Supplier<NetlinkChannel> channels, Sysctls sysctls, PacketRules rules, Executor threads,
            Path procNet) {
        this.kernel = new KernelConnection(channels);
        this.sysctls = sysctls;
        this.rules = rules;
        this.thread = new PlaneThread(threads);
        this.procNet = procNet;
        this.settings = new Settings(sysctls, System::nanoTime);
    }

    /**
     * The plane of this machine.
     *
     * @param directory the director's own, where nobody else may write
     */
    public static IpvsPlane ofThisMachine(Path directory) {
        return on(body -> Thread.ofPlatform().name("ballast-ipvs").daemon().start(body),
                XtablesLock.environment(directory));
    }

    /** The plane of the network namespace of the platform thread that the executor starts. */
    public static IpvsPlane on(Executor threads) {
        return on(threads, XtablesLock.environment());
    }

    private static IpvsPlane on(Executor threads, Map<String, String> lock) {
        return new IpvsPlane(NetlinkSocket::generic, new ProcSysctls(), ChosenRules.ofThisMachine(lock), threads,
                Path.of("/proc/thread-self/net"));
    }

    @Override
    public String kind() {
        return "ipvs";
    }

    @Override
    public PlaneState probe() {
        try {
            var about = thread.call(() -> kernel.ask(client -> {
                client.renewFamily();
                return client.about();
            }));
            return new PlaneState(true, null, about.version(), about.connectionTableSize());
        } catch (RuntimeException e) {
            return PlaneState.missing(Objects.requireNonNullElse(e.getMessage(), e.toString()));
        }
    }

    @Override
    public PlaneReading read() {
        return thread.callAtLeisure(() -> {
            var services = kernel.ask(client -> tables.read(client, thread::letOthers));
            var timeouts = kernel.ask(IpvsClient::timeouts);
            return new PlaneReading(new Table(services.entries(), packetRules(), settings.read(), timeouts),
                    services.counters());
        });
    }

    /**
     * As they were, while no tool can read them: services are forwarded without, and changes of rules that fail say why
     * themselves.
     */
    private SortedSet<PacketRule> packetRules() {
        try {
            lastRules = rules.read();
            rulesTrouble = null;
        } catch (PacketRulesException e) {
            if (!Objects.equals(rulesTrouble, e.getMessage())) {
                LOG.warn("Packet rules cannot be read: {}", e.getMessage());
            }
            rulesTrouble = e.getMessage();
        }
        return lastRules;
    }

    @Override
    public @Nullable ServiceEntry read(ServiceKey key) {
        return thread.<@Nullable ServiceEntry>call(
                () -> kernel.<@Nullable ServiceEntry>ask(client -> TableReader.read(client, key)));
    }

    @Override
    public Glance glance() {
        return thread.call(() -> {
            try {
                var table = ProcTable.glance(procNet.resolve("ip_vs"));
                return new Glance(table.services(), table.rest() ^ rules.look());
            } catch (NoSuchFileException e) {
                throw noTable(e);
            }
        });
    }

    @Override
    public List<Outcome> apply(List<? extends Operation> operations) {
        return thread.call(() -> {
            operations.forEach(this::expect);
            return new Applier(kernel, sysctls, rules).apply(operations);
        });
    }

    /** What was read before does not hold beyond this operation. */
    private void expect(Operation operation) {
        switch (operation) {
            case Operation.AddService _,Operation.RemoveService _ -> tables.unsettle();
            case Operation.SetSysctl _ -> settings.forget();
            default -> {
            }
        }
    }

    @Override
    public List<String> refusals(ServiceEntry service, Collection<PacketRule> rules) {
        var refusals = new ArrayList<String>();
        var persistence = service.persistence();
        if (persistence != null && persistence.prefixLength() < 0) {
            refusals.add("a mask with holes cannot be written as a prefix length: give " + service.key()
                    + " a persistence mask without holes");
        }
        if (persistence != null && unmasked(service.key(), persistence)) {
            refusals.add("the kernel takes no IPv6 persistence mask of length 0 for " + service.key());
        }
        if (service.scheduler().equals("mh") && service.servers().size() > MH_SERVERS) {
            refusals.add("the scheduler mh has room for " + MH_SERVERS + " servers, and " + service.key() + " has "
                    + service.servers().size());
        }
        return refusals;
    }

    private static boolean unmasked(ServiceKey key, Persistence persistence) {
        return key.family() == Family.IPV6 && persistence.prefixLength() == 0;
    }

    @Override
    public Stream<Connection> connections(Predicate<Connection> filter) {
        var file = procNet.resolve("ip_vs_conn");
        // The kernel ties an open file to the namespace of the thread that opened it; reading is anybody's.
        var lines = thread.call(() -> {
            try {
                return new BufferedReader(new FileReader(file.toFile(), StandardCharsets.US_ASCII));
            } catch (FileNotFoundException e) {
                throw noTable(e);
            }
        });
        return ConnectionTable.read(lines, filter);
    }

    private static PlaneException noTable(Exception e) {
        return new PlaneException("the kernel shows no IPVS table: load it with \"modprobe ip_vs\" as root", e);
    }

    @Override
    public KernelReport kernel(Set<Use> uses) {
        return thread.call(() -> new KernelReport(SysctlAdvice.read(settings.read(), sysctls, uses),
                uses.contains(Use.MARKS) || uses.contains(Use.FULLNAT) ? packetRuleTool() : null));
    }

    private String packetRuleTool() {
        try {
            return rules.describe();
        } catch (PacketRulesException e) {
            return Objects.requireNonNullElse(e.getMessage(), e.toString());
        }
    }

    @Override
    public void close() {
        thread.close(() -> {
            kernel.close();
            rules.close();
        });
    }
}
