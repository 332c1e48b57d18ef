package io.ballast.plane.ipvs;

import static io.ballast.plane.ipvs.KernelTables.adding;
import static io.ballast.plane.ipvs.KernelTables.everyKind;
import static io.ballast.plane.ipvs.KernelTables.nat;
import static io.ballast.plane.ipvs.KernelTables.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.ballast.linux.Errno;
import io.ballast.linux.Sysctls;
import io.ballast.plane.Outcome;
import io.ballast.plane.PlaneException;
import io.ballast.table.Operation;
import io.ballast.table.PacketRule;
import io.ballast.table.Persistence;
import io.ballast.table.ServiceEntry;
import io.ballast.table.Table;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScriptedPlaneTest {

    private static final List<ServiceEntry> TWO = List.of(
            new ServiceEntry(tcp("10.77.0.100", 80), "rr", List.of(nat("10.77.0.3", 80, 1), nat("10.77.0.2", 80, 2))),
            new ServiceEntry(tcp("10.77.0.100", 81), "wlc", List.of(nat("10.77.0.2", 81, 1))));

    private final ScriptedTable table = new ScriptedTable(everyKind());
    private final IpvsPlane plane = plane(table);

    private static IpvsPlane plane(ScriptedTable of) {
        return new IpvsPlane(() -> of.kernel, new NoSysctls(), new NoRules(),
                body -> Thread.ofPlatform().daemon().start(body), Path.of("/nowhere"));
    }

    @Test
    void read_ofEveryKind_isWhatWasWritten() {
        assertThat(plane.read().table().services()).isEqualTo(Table.of(everyKind()).services());
        for (var service : everyKind()) {
            assertThat(plane.read(service.key())).isEqualTo(service);
        }
    }

    @Test
    void read_ofOneThatIsNotThere_isNull() {
        assertThat(plane.read(tcp("10.77.0.99", 80))).isNull();
    }

    @Test
    void read_withDumpsThatMissAndRepeat_findsAllOnce() {
        var inconsistent = new ScriptedTable(TWO);
        inconsistent.dumps.add(List.of(TWO.get(0), TWO.get(0)));
        inconsistent.dumps.add(List.of(TWO.get(1)));
        inconsistent.dumps.add(List.of(TWO.get(1)));

        assertThat(plane(inconsistent).read().table().services()).isEqualTo(Table.of(TWO).services());
    }

    @Test
    void read_ofASmallTable_needsOneDumpOfServicesAlone() {
        plane(new ScriptedTable(List.of())).read();
        var small = new ScriptedTable(List.of(TWO.get(0)));
        plane(small).read();

        assertThat(small.serviceDumps()).isEqualTo(1);
    }

    @Test
    void read_afterAReadingOfTheSameKeys_needsOneDumpOfServices() {
        var same = new ScriptedTable(TWO);
        var read = plane(same);
        read.read();
        long cold = same.serviceDumps();
        read.read();

        assertThat(cold).isEqualTo(2);
        assertThat(same.serviceDumps()).isEqualTo(cold + 1);
    }

    @Test
    void read_afterAServiceWasAdded_doesNotTrustTheReadingBefore() {
        var same = new ScriptedTable(TWO);
        var read = plane(same);
        read.read();
        read.apply(List.of(new Operation.AddService(TWO.get(0))));
        long before = same.serviceDumps();
        read.read();

        assertThat(same.serviceDumps()).isEqualTo(before + 2);
    }

    @Test
    void read_whoseDumpsMissWhatTheReadingBeforeHad_asksForItByName() {
        var missing = new ScriptedTable(TWO);
        var read = plane(missing);
        read.read();
        for (int i = 0; i < 2; i++) {
            missing.dumps.add(List.of(TWO.get(0), TWO.get(0)));
        }

        assertThat(read.read().table().services()).isEqualTo(Table.of(TWO).services());
    }

    @Test
    void read_whoseRulesCannotBeRead_showsTheRestAndTheRulesAsTheyWere() {
        var tool = new NoRules();
        var read = new IpvsPlane(() -> table.kernel, new NoSysctls(), tool,
                body -> Thread.ofPlatform().daemon().start(body), Path.of("/nowhere"));
        tool.standing.add(new PacketRule.Masquerade(tcp("10.77.0.100", 80), null));
        var before = read.read().table();
        tool.trouble = "the tool stumbled";
        var now = read.read().table();

        assertThat(now.rules()).isEqualTo(before.rules()).hasSize(1);
        assertThat(now.services()).isEqualTo(before.services());
    }

    @Test
    void apply_ofRulesThatFailInPart_failsThoseThatDoNotStand() {
        var tool = new NoRules();
        var write = new IpvsPlane(() -> table.kernel, new NoSysctls(), tool,
                body -> Thread.ofPlatform().daemon().start(body), Path.of("/nowhere"));
        var made = new PacketRule.Masquerade(tcp("10.77.0.100", 80), null);
        var refused = new PacketRule.Masquerade(tcp("fd77::64", 80), null);
        tool.refused = refused;

        assertThat(write.apply(List.of(new Operation.AddRule(made), new Operation.AddRule(refused))))
                .containsExactly(Outcome.DONE, new Outcome.Failed("not this one"));
    }

    @Test
    void read_ofAServiceThatWentBetweenDumps_leavesItOut() {
        var shrinking = new ScriptedTable(List.of(TWO.get(0)));
        shrinking.dumps.add(TWO);

        assertThat(plane(shrinking).read().table().services()).isEqualTo(Table.of(List.of(TWO.get(0))).services());
    }

    @Test
    void read_whoseAnswerIsLost_asksAgain() {
        var losing = new ScriptedTable(TWO);
        losing.kernel.lose(Errno.ENOBUFS);
        assertThat(plane(losing).read().table().services()).hasSize(2);
        losing.kernel.lose(Errno.EMSGSIZE);
        assertThat(plane(losing).read().table().services()).hasSize(2);
    }

    @Test
    void read_thatIsForbidden_saysWhichCapability() {
        table.refusals.add(Errno.EPERM);

        assertThatThrownBy(plane::read).isInstanceOf(PlaneException.class).hasMessageContaining("CAP_NET_ADMIN");
    }

    @Test
    void probe_ofAKernelThatForbids_isMissingWithASentence() {
        table.refusals.add(Errno.EPERM);

        assertThat(plane.probe().ready()).isFalse();
        table.refusals.add(Errno.ENOENT);
        table.refusals.add(Errno.ENOENT);
        table.refusals.add(Errno.ENOENT);
        assertThat(plane.probe().reason()).contains("modprobe ip_vs");
        assertThat(plane.probe().ready()).isTrue();
    }

    @Test
    void apply_sendsBatchesOfAtMostTwoHundred() {
        var operations = adding(KernelTables.wide(45, 10));

        assertThat(plane.apply(operations)).hasSize(495).containsOnly(Outcome.DONE);
        assertThat(table.kernel.batches.stream().skip(1)).containsExactly(200, 200, 95);
    }

    @Test
    void apply_withOneRefused_carriesOutTheOthers() {
        table.refusals.addAll(List.of(0, Errno.EEXIST, 0));
        var outcomes = plane.apply(adding(List.of(TWO.get(0))));

        assertThat(outcomes).element(0).isEqualTo(Outcome.DONE);
        assertThat(outcomes).element(1).isInstanceOf(Outcome.Failed.class);
        assertThat(outcomes).element(2).isEqualTo(Outcome.DONE);
    }

    @Test
    void apply_whoseAnswerIsLost_isUnknownAndTheNextBatchGoesOnAFreshSocket() {
        table.kernel.say(io.ballast.linux.ScriptedKernel.message(16, 0, 0, 1, buffer -> buffer.putInt(0)));
        plane.probe();
        table.kernel.lose(Errno.ENOBUFS);
        var outcomes = plane.apply(adding(KernelTables.wide(20, 10)));

        assertThat(outcomes.subList(0, 200)).hasOnlyElementsOfType(Outcome.Unknown.class);
        assertThat(table.kernel.isClosed()).isTrue();
    }

    @Test
    void apply_ofAMissingScheduler_namesItsModule() {
        table.refusals.add(Errno.ENOENT);
        var sip = new ServiceEntry(tcp("10.77.0.100", 80), "mh", java.util.Set.of(), new Persistence(300, 32, "sip"),
                false, List.of());

        assertThat(plane.apply(List.of(new Operation.AddService(sip)))).singleElement()
                .isEqualTo(new Outcome.Failed("the kernel has no scheduler mh or no persistence engine sip: load them"
                        + " with \"modprobe -a ip_vs_mh ip_vs_pe_sip\""));
    }

    /** The kernel takes a server back with its connections only within one batch. */
    @Test
    void apply_ofAServerThatGoesAndComesBack_neverCutsBetween() {
        var operations = new ArrayList<Operation>();
        for (int i = 0; i < 199; i++) {
            operations.add(new Operation.EditServer(TWO.get(0).key(), nat("10.77.0.2", 80, i)));
        }
        for (int i = 0; i < 200; i++) {
            var server = nat("10.77.0.3", 80, i);
            operations.add(new Operation.RemoveServer(TWO.get(0).key(), server.key()));
            operations.add(new Operation.AddServer(TWO.get(0).key(), server));
        }
        plane.apply(operations);

        assertThat(table.kernel.batches).filteredOn(size -> size > 1).containsExactly(199, 200, 200);
    }

    @Test
    void refusals_nameWhatTheKernelCannotHold() {
        var holes = new ServiceEntry(tcp("10.77.0.100", 80), "rr", java.util.Set.of(), new Persistence(300, -1, null),
                false, List.of());

        assertThat(plane.refusals(holes, List.of())).singleElement().asString().contains("mask with holes");
        assertThat(everyKind()).allSatisfy(service -> assertThat(plane.refusals(service, List.of())).isEmpty());
    }

    @Test
    void call_afterClose_isRefusedWithASentence() {
        plane.close();
        plane.close();

        assertThatThrownBy(plane::read).isInstanceOf(PlaneException.class).hasMessageContaining("closed");
    }

    private static final class NoSysctls implements Sysctls {
        @Override
        public @Nullable String read(String name) {
            return null;
        }

        @Override
        public void write(String name, String value) {
        }

        @Override
        public SortedSet<String> names(String under) {
            return new TreeMap<String, String>().navigableKeySet();
        }
    }

    private static final class NoRules implements PacketRules {

        private final NavigableSet<PacketRule> standing = new TreeSet<>();
        private @Nullable PacketRule refused;
        private @Nullable String trouble;

        @Override
        public String describe() {
            return "none";
        }

        @Override
        public SortedSet<PacketRule> read() {
            if (trouble != null) {
                throw new PacketRulesException(trouble);
            }
            return new TreeSet<>(standing);
        }

        @Override
        public long look() {
            return standing.size();
        }

        @Override
        public void apply(Collection<PacketRule> adds, Collection<PacketRule> removes) {
            standing.removeAll(removes);
            adds.stream().filter(rule -> !rule.equals(refused)).forEach(standing::add);
            if (refused != null && adds.contains(refused)) {
                throw new PacketRulesException("not this one");
            }
        }

        @Override
        public void close() {
        }
    }
}
