package io.ballast.plane.ipvs;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;

import io.ballast.linux.Errno;
import io.ballast.linux.ErrnoException;
import io.ballast.linux.MalformedMessage;
import io.ballast.linux.Netlink;
import io.ballast.linux.NetlinkRequest;
import io.ballast.linux.Sysctls;
import io.ballast.linux.Sysctls.SysctlException;
import io.ballast.plane.Outcome;
import io.ballast.plane.ipvs.PacketRules.PacketRulesException;
import io.ballast.table.Operation;
import io.ballast.table.PacketRule;
import io.ballast.table.Plan;

import org.jspecify.annotations.Nullable;

/** Carries out one list of operations in their order: those upon the kernel's table in batches, rules that follow one another at once. */
final class Applier {

    private final KernelConnection kernel;
    private final Sysctls sysctls;
    private final PacketRules rules;
    private final List<Operation> pending = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    /** Once the kernel cannot be reached, the rest is not tried: each would wait as long again. */
    private @Nullable String unreachable;

    Applier(KernelConnection kernel, Sysctls sysctls, PacketRules rules) {
        this.kernel = kernel;
        this.sysctls = sysctls;
        this.rules = rules;
    }

    List<Outcome> apply(List<? extends Operation> operations) {
        for (var operation : operations) {
            if (!pending.isEmpty() && (kind(pending.getFirst()) != kind(operation) || isFull(operation))) {
                flush();
            }
            pending.add(operation);
        }
        flush();
        return outcomes;
    }

    private enum Kind {
        TABLE, RULE, SYSCTL, ADDRESS
    }

    private static Kind kind(Operation operation) {
        return switch (operation) {
            case Operation.OnService _,Operation.SetTimeouts _ -> Kind.TABLE;
            case Operation.AddRule _,Operation.RemoveRule _ -> Kind.RULE;
            case Operation.SetSysctl _ -> Kind.SYSCTL;
            case Operation.OnAddress _ -> Kind.ADDRESS;
        };
    }

    /** A server that goes is never the last of a full batch, for it may be the next that brings it back ({@link Plan}). */
    private boolean isFull(Operation next) {
        int room = next instanceof Operation.RemoveServer ? 2 : 1;
        return kind(pending.getFirst()) == Kind.TABLE && pending.size() + room > Netlink.BATCH;
    }

    private void flush() {
        if (pending.isEmpty()) {
            return;
        }
        switch (kind(pending.getFirst())) {
            case TABLE -> table();
            case RULE -> rules();
            case SYSCTL -> pending.forEach(operation -> outcomes.add(sysctl((Operation.SetSysctl) operation)));
            case ADDRESS -> all(new Outcome.Failed("addresses are not the forwarding plane's work"));
        }
        pending.clear();
    }

    private void all(Outcome outcome) {
        pending.forEach(_ -> outcomes.add(outcome));
    }

    private void rules() {
        var adds = new ArrayList<PacketRule>();
        var removes = new ArrayList<PacketRule>();
        for (var operation : pending) {
            switch (operation) {
                case Operation.AddRule add -> adds.add(add.rule());
                case Operation.RemoveRule remove -> removes.add(remove.rule());
                default -> throw new IllegalStateException(operation.describe());
            }
        }
        try {
            rules.apply(adds, removes);
            all(Outcome.DONE);
        } catch (PacketRulesException e) {
            partly(Objects.requireNonNullElse(e.getMessage(), ""));
        }
    }

    /** One tool, family or table of several may have failed: what stands tells which operations were carried out. */
    private void partly(String reason) {
        SortedSet<PacketRule> standing;
        try {
            standing = rules.read();
        } catch (PacketRulesException e) {
            all(new Outcome.Failed(reason));
            return;
        }
        for (var operation : pending) {
            boolean done = switch (operation) {
                case Operation.AddRule add -> standing.contains(add.rule());
                case Operation.RemoveRule remove -> !standing.contains(remove.rule());
                default -> false;
            };
            outcomes.add(done ? Outcome.DONE : new Outcome.Failed(reason));
        }
    }

    private Outcome sysctl(Operation.SetSysctl set) {
        try {
            sysctls.write(IpvsPlane.SYSCTLS + "." + set.name(), set.value());
            return Outcome.DONE;
        } catch (SysctlException | IllegalArgumentException e) {
            return new Outcome.Failed(Objects.requireNonNullElse(e.getMessage(), ""));
        }
    }

    private void table() {
        if (unreachable != null) {
            all(new Outcome.Failed(unreachable));
            return;
        }
        try {
            var client = kernel.client();
            int family = client.family();
            send(client, client.batch(requests(client)), family);
        } catch (ErrnoException e) {
            // Nothing was sent: the family's number or the socket could not be had.
            unreachable = KernelWords.unavailable(e);
            kernel.drop();
            all(new Outcome.Failed(unreachable));
        } catch (MalformedMessage e) {
            kernel.drop();
            all(new Outcome.Unknown("the kernel's answer was not understood: " + e.getMessage()));
        }
    }

    private List<NetlinkRequest> requests(IpvsClient client) {
        return pending.stream().map(operation -> Objects.requireNonNull(client.request(operation))).toList();
    }

    private void send(IpvsClient client, Netlink.Answers answers, int family) {
        var lost = answers.lost();
        boolean reloaded = lost == null && missing(answers) && renewed(client, family);
        for (int i = 0; i < pending.size(); i++) {
            var failure = answers.failures().get(i);
            if (reloaded) {
                outcomes.add(new Outcome.Unknown("the module ip_vs was loaded anew in the meantime"));
            } else if (failure != null) {
                outcomes.add(new Outcome.Failed(KernelWords.refusal(pending.get(i), failure)));
            } else {
                outcomes.add(lost == null ? Outcome.DONE : new Outcome.Unknown(lost(lost)));
            }
        }
        if (lost != null) {
            // What still comes answers a question that nobody asks any more.
            kernel.drop();
            unreachable = lost.errno() == Errno.ETIMEDOUT ? KernelWords.unavailable(lost) : null;
        }
    }

    private static boolean missing(Netlink.Answers answers) {
        return answers.failures().stream().anyMatch(failure -> failure != null && failure.errno() == Errno.ENOENT);
    }

    /** ENOENT is also what a family answers that is no more. */
    private static boolean renewed(IpvsClient client, int family) {
        try {
            return client.renewFamily() != family;
        } catch (ErrnoException e) {
            return true;
        }
    }

    private static String lost(ErrnoException e) {
        return "the kernel's answer was lost (" + e.getMessage() + ")";
    }
}
