package io.ballast.director;

import static io.ballast.director.Sample.service;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import io.ballast.definition.OnFailure;
import io.ballast.definition.RealServer.AdminState;
import io.ballast.definition.VirtualService;
import io.ballast.director.Standing.State;
import io.ballast.health.AgentCheck;
import io.ballast.health.Check;
import io.ballast.health.ProbeTarget;
import io.ballast.health.Reach;
import io.ballast.health.Verdict;
import io.ballast.health.WeightAdvice;
import io.ballast.plane.Outcome;
import io.ballast.plane.PlaneException;
import io.ballast.table.Forwarding;
import io.ballast.table.Operation;
import io.ballast.table.ServerEntry;
import io.ballast.table.ServerKey;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A director through thousands of random steps: edits, verdicts, drift, refusals, lost answers, a plane that goes and
 * comes, restarts (also in the middle of a batch), holds. A failure is reproduced by its seed.
 */
class SimulationTest {

    private static final int SERVICES = 4;
    private static final int FOREIGN = 9;
    private static final Duration ROUND = Duration.ofMillis(250);

    private static final Check AGENT = new AgentCheck(Sample.PACE, Reach.SERVER, AgentCheck.Protocol.HAPROXY, "/", "",
            1,
            100, 0);

    @TempDir
    Path directory;

    private final Set<ServerKey> proven = new HashSet<>();
    private boolean refusing;

    /** The process is killed. */
    private static final class Killed extends RuntimeException {
    }

    @SafeVarargs
    private static <T> T one(Random random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private VirtualService random(Random random, int number) {
        var builder = service(number, 0);
        builder.onFailure = random.nextInt(3) == 0 ? OnFailure.QUIESCE : OnFailure.REMOVE;
        builder.scheduler = random.nextInt(4) == 0 ? "sh" : "wlc";
        builder.minimumHealthy = random.nextInt(3) == 0 ? 1 : 0;
        builder.sorry = random.nextInt(3) == 0 ? Sample.sorryServer() : null;
        builder.drainTimeout = Duration.ofSeconds(20);
        builder.quorum = 1 + random.nextInt(2);
        builder.holdVerdicts = random.nextInt(4) > 0;
        builder.slowStart = random.nextInt(4) == 0 ? Duration.ofSeconds(5) : Duration.ZERO;
        builder.checks = List.of(random.nextInt(3) == 0 ? AGENT : Sample.TCP);
        for (int i = 1; i <= 5; i++) {
            if (random.nextInt(3) > 0) {
                var state = random.nextInt(4) > 0
                        ? AdminState.ENABLED
                        : one(random, AdminState.ENABLED, AdminState.DRAINING, AdminState.DISABLED);
                builder.servers.add(Sample.weighing(Sample.with(Sample.server(number, i), state),
                        1 + random.nextInt(3)));
            }
        }
        return builder.build();
    }

    private List<VirtualService> edit(Random random, List<VirtualService> now) {
        var next = new ArrayList<>(now);
        int number = 1 + random.nextInt(SERVICES);
        next.removeIf(service -> service.name().equals("v" + number));
        if (random.nextInt(4) > 0) {
            next.add(random(random, number));
        }
        return next;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void anyHistory_endsInTheDesiredTable(long seed) {
        var random = new Random(seed);
        var bench = new Bench(directory.resolve("director.json"), KernelSettings.NONE);
        var foreign = new ServiceEntry(Sample.key(FOREIGN), "rr",
                List.of(new ServerEntry(Sample.serverKey(FOREIGN, 1), Forwarding.DR, 3)));
        bench.plane.services.put(foreign.key(), foreign);
        List<VirtualService> services = new ArrayList<>(List.of(random(random, 1)));
        bench.start(services.toArray(VirtualService[]::new));
        for (int i = 0; i < 1500; i++) {
            int what = random.nextInt(100);
            if (what < 10) {
                services = edit(random, services);
                bench.define(services.toArray(VirtualService[]::new));
            } else if (what < 45) {
                speak(random, bench);
            } else if (what < 52) {
                drift(random, bench);
            } else if (what < 55) {
                bench.plane.missing = bench.plane.missing == null ? "gone" : null;
            } else if (what < 58) {
                refusing = random.nextBoolean();
                bench.plane.fate = refusing ? fate(random, bench) : _ -> null;
            } else if (what < 60) {
                bench.reconciler.holding().begin(bench.wall.plusSeconds(random.nextInt(10)), "work", Bench.ADMIN);
            } else if (what < 62) {
                bench.reconciler.holding().release(Bench.ADMIN);
            }
            go(random, bench, what);
            assertThat(bench.plane.services.get(foreign.key())).as("foreign, step %d", i).isEqualTo(foreign);
        }
        bench.plane.missing = null;
        bench.plane.fate = _ -> null;
        refusing = false;
        bench.plane.afterEach = () -> {
        };
        bench.reconciler.holding().release(Bench.ADMIN);
        bench.pass(Duration.ofSeconds(60));
        assertThat(bench.applied()).isEqualTo(bench.snapshot.revision());
        assertThat(bench.reconciler.view().failed()).isEmpty();
        assertThat(bench.reconciler.view().drifts()).isEmpty();
        check(bench, foreign);
    }

    private void go(Random random, Bench bench, int what) {
        try {
            if (what >= 97) {
                bench.plane.afterEach = () -> {
                    if (random.nextInt(3) == 0) {
                        throw new Killed();
                    }
                };
            }
            boolean written = bench.plane.missing == null;
            bench.plane.done.clear();
            for (int rounds = 1 + random.nextInt(8); rounds > 0; rounds--) {
                round(bench, what < 97);
            }
            if (written) {
                checkOperations(bench);
            }
        } catch (Killed e) {
            bench.plane.afterEach = () -> {
            };
            restart(bench);
        } catch (PlaneException e) {
            throw new AssertionError("the reconciler let it through", e);
        }
        bench.plane.afterEach = () -> {
        };
        if (what >= 94 && what < 97) {
            restart(bench);
        }
    }

    /** While nothing is refused, no operation of a round takes the last server that takes connections. */
    private void round(Bench bench, boolean alive) {
        if (!alive || refusing) {
            bench.pass(ROUND);
            return;
        }
        var before = serving(bench);
        var gaps = new HashMap<ServiceKey, Operation>();
        bench.plane.afterEach = () -> {
            var last = bench.plane.done.getLast();
            var serving = serving(bench);
            for (var key : before) {
                // What has to move among ordered servers goes and comes back side by side.
                var open = gaps.get(key);
                if (serving.contains(key) && open != null && last instanceof Operation.AddServer(var _, var back)
                        && open instanceof Operation.RemoveServer(var _, var gone) && back.key().equals(gone)) {
                    gaps.remove(key);
                } else if (!serving.contains(key)) {
                    gaps.putIfAbsent(key, last);
                }
            }
        };
        bench.pass(ROUND);
        bench.plane.afterEach = () -> {
        };
        checkSorry(bench, before);
        gaps.keySet().retainAll(serving(bench));
        assertThat(gaps).as("moments in which nobody serves").isEmpty();
    }

    /** A service with a sorry server always has something in the table, once it had, whatever is said or left unsaid. */
    private static void checkSorry(Bench bench, Set<ServiceKey> before) {
        var now = serving(bench);
        for (var work : bench.reconciler.works().all()) {
            if (work.defined.sorryServer() == null) {
                continue;
            }
            assertThat(before.contains(work.key()) && !now.contains(work.key())).as("%s has nobody", work.ref)
                    .isFalse();
            assertThat(work.desired).isNotNull().satisfies(
                    desired -> assertThat(desired.entry().servers()).anyMatch(server -> server.weight() > 0));
        }
    }

    private static Set<ServiceKey> serving(Bench bench) {
        var keys = new HashSet<ServiceKey>();
        bench.plane.services.forEach((key, service) -> {
            if (service.servers().stream().anyMatch(server -> server.weight() > 0)) {
                keys.add(key);
            }
        });
        return keys;
    }

    private static @Nullable WeightAdvice advice(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> new WeightAdvice.Percent(random.nextInt(4) * 50);
            case 1 -> new WeightAdvice.Exactly(random.nextInt(5));
            default -> null;
        };
    }

    private void speak(Random random, Bench bench) {
        var targets = new ArrayList<ProbeTarget>(bench.probing.assigned);
        if (targets.isEmpty()) {
            return;
        }
        targets.sort(java.util.Comparator.comparing(ProbeTarget::address));
        var target = targets.get(random.nextInt(targets.size()));
        boolean up = random.nextInt(3) > 0;
        bench.say(target, up ? Verdict.State.UP : Verdict.State.DOWN);
        if (up) {
            bench.probing.verdicts.put(target, new Verdict(Verdict.State.UP, "connected", bench.wall,
                    random.nextInt(5) == 0, advice(random), null, Verdict.Watch.OFF, null));
            bench.inbox.put(target);
        }
        if (up) {
            proven.add(new ServerKey(target.address(), target.port()));
        }
    }

    /** Others meddle with what is ours; the foreign service they leave alone. */
    private void drift(Random random, Bench bench) {
        var key = Sample.key(1 + random.nextInt(SERVICES));
        var entry = bench.plane.services.get(key);
        if (entry == null || bench.plane.missing != null) {
            return;
        }
        if (random.nextInt(4) == 0) {
            bench.plane.services.remove(key);
        } else if (!entry.servers().isEmpty()) {
            var server = entry.servers().get(random.nextInt(entry.servers().size()));
            bench.plane.carryOut(random.nextBoolean()
                    ? new Operation.RemoveServer(key, server.key())
                    : new Operation.EditServer(key, server.withWeight(0)));
        }
    }

    private static MockForwardingPlane.Fate fate(Random random, Bench bench) {
        return switch (random.nextInt(3)) {
            case 0 -> _ -> random.nextInt(3) == 0 ? new Outcome.Failed("no memory") : null;
            case 1 -> operation -> {
                if (random.nextBoolean()) {
                    bench.plane.carryOut(operation);
                }
                return new Outcome.Unknown("no buffer space");
            };
            default -> _ -> null;
        };
    }

    /** Nobody is given weight before a first success, except what was found in the table. */
    private void checkOperations(Bench bench) {
        for (var operation : bench.plane.done) {
            var server = switch (operation) {
                case Operation.AddServer add -> add.server();
                case Operation.EditServer edit -> edit.server();
                default -> null;
            };
            if (server != null && server.weight() > 0 && !server.key().address().toString().equals("10.9.9.9")) {
                assertThat(proven).as("%s", operation.describe()).contains(server.key());
            }
        }
    }

    /** A server that is found counts as up, also without weight where that is not how down looks. */
    private void restart(Bench bench) {
        bench.restart();
        bench.plane.services.forEach((key, entry) -> {
            var work = bench.reconciler.works().get(key);
            boolean removed = work == null || work.defined.onFailure() == OnFailure.REMOVE;
            entry.servers().stream().filter(server -> removed || server.weight() > 0)
                    .forEach(server -> proven.add(server.key()));
        });
        if (bench.plane.missing == null && !refusing) {
            checkWeights(bench, Map.copyOf(bench.plane.services));
        }
    }

    /** What checks or a slow start may have given stays until somebody speaks. */
    private static void checkWeights(Bench bench, Map<ServiceKey, ServiceEntry> before) {
        bench.step();
        for (var work : bench.reconciler.works().all()) {
            var found = before.get(work.key());
            var desired = work.desired;
            boolean given = !work.defined.slowStart().isZero() || work.defined.checks().contains(AGENT);
            if (found == null || desired == null || desired.sorry() || !work.seeded || !given) {
                continue;
            }
            work.members.forEach((key, member) -> {
                var was = found.server(key);
                if (was != null && member.server.adminState() == AdminState.ENABLED && member.standing.is(State.UP)) {
                    assertThat(desired.entry().server(key)).as("%s of %s", key, work.ref).isNotNull()
                            .extracting(ServerEntry::weight).isEqualTo(was.weight());
                }
            });
        }
    }

    private static void check(Bench bench, ServiceEntry foreign) {
        var expected = new HashSet<>(Set.of(foreign.key()));
        for (var work : bench.reconciler.works().all()) {
            expected.add(work.key());
            var actual = bench.plane.services.get(work.key());
            var desired = work.desired;
            assertThat(desired).isNotNull();
            if (desired != null) {
                assertThat(DriftWatch.same(desired.entry(), actual)).as("%s is %s, not %s", work.ref, actual,
                        desired.entry()).isTrue();
            }
            assertThat(work.members.values()).allSatisfy(member -> {
                if (member.server.adminState() == AdminState.DRAINING && actual != null) {
                    assertThat(actual.server(DesiredService.key(member.server))).as("drains end").isNull();
                }
                if (desired != null && actual != null && !desired.sorry() && member.standing.is(State.UP)
                        && member.server.adminState() == AdminState.ENABLED) {
                    assertThat(actual.server(DesiredService.key(member.server))).as("weights follow advice")
                            .isNotNull().extracting(ServerEntry::weight)
                            .isEqualTo(member.standing.advice().apply(member.server.weight()));
                }
            });
            if (actual != null && work.members.values().stream().anyMatch(member -> member.standing.is(State.UP)
                    && member.server.adminState() == AdminState.ENABLED
                    && member.standing.advice().apply(member.server.weight()) > 0)) {
                assertThat(actual.servers()).as("live servers serve").anyMatch(server -> server.weight() > 0);
            }
        }
        assertThat(bench.plane.services.keySet()).isEqualTo(expected);
    }
}
