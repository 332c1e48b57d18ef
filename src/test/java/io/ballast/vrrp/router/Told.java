package io.ballast.vrrp.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.ballast.vrrp.Cause;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.SyncGroup;

/** Ballast's router of a network as its application sees it: what it is told to do, and all that it has said. */
final class Told {

    final List<News> news = new ArrayList<>();
    final Map<String, Up.State> states = new HashMap<>();
    final Map<String, InstanceFigures> figures = new HashMap<>();
    private final Machine machine;

    Told(Machine machine) {
        this.machine = machine;
    }

    void configure(Collection<VirtualRouter> routers, int priority) throws Exception {
        configure(routers, List.of(), priority);
    }

    void configure(Collection<VirtualRouter> routers, List<SyncGroup> groups, int priority) throws Exception {
        var members = new ArrayList<Member>();
        for (var router : routers) {
            members.add(new Member(router.ballast(priority), List.of(), List.of()));
        }
        machine.tell(new Down.Configure(members, groups, Duration.ofSeconds(60)));
        machine.tell(new Down.Ready(true));
    }

    /** Gives all instances up in order. */
    void leave() throws Exception {
        catchUp();
        machine.tell(new Down.Configure(List.of(), List.of(), Duration.ofSeconds(60)));
        states.clear();
    }

    /** The next router is a new one, which knows nothing. */
    void forget() {
        catchUp();
        assertNoComplaint();
        states.clear();
        news.clear();
        figures.clear();
    }

    /** As it was told last. */
    Up.State state(VirtualRouter router) {
        return Objects.requireNonNull(states.get(router.name()));
    }

    void catchUp() {
        for (var each : machine.told()) {
            switch (each) {
                case Up.State state -> states.put(state.instance(), state);
                case Up.Happened happened -> news.add(happened.news());
                case Up.Figures told -> figures.putAll(told.instances());
                default -> {
                    // The rest is of no interest here.
                }
            }
        }
    }

    void awaitRole(Collection<VirtualRouter> routers, Role role) {
        await().atMost(Network.LONG).untilAsserted(() -> {
            catchUp();
            assertThat(routers).allSatisfy(each -> assertThat(states).hasEntrySatisfying(each.name(),
                    state -> assertThat(state.role()).isEqualTo(role)));
        });
    }

    /** Waits for a role that has come about by one of some causes. */
    void awaitRole(Collection<VirtualRouter> routers, Role role, Cause... causes) {
        awaitRole(routers, role);
        assertThat(routers).allSatisfy(each -> assertThat(state(each).cause()).as(each.name())
                .isIn((Object[]) causes));
    }

    /** The master has spoken a few times more, and was believed. */
    void awaitHeard(Collection<VirtualRouter> routers) {
        catchUp();
        var before = new HashMap<>(figures);
        await().atMost(Network.LONG).untilAsserted(() -> {
            catchUp();
            assertThat(routers).allSatisfy(each -> assertThat(figures).hasEntrySatisfying(each.name(), now -> {
                var then = before.get(each.name());
                assertThat(now.heard()).isGreaterThan(then == null ? 3 : then.heard() + 3);
            }));
        });
    }

    /** Nothing that was heard was odd, and all of it was believed. */
    void assertNoComplaint() {
        catchUp();
        assertThat(news.stream().filter(each -> each.kind() != News.Kind.ROLE)).isEmpty();
        assertThat(figures.values()).allSatisfy(each -> {
            assertThat(each.rejected()).isEmpty();
            assertThat(each.notSent()).isZero();
        });
    }
}
