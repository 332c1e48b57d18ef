package io.ballast.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class GrantTest {

    private static List<Grant> all() {
        var all = new ArrayList<Grant>();
        for (var role : Role.values()) {
            all.add(new Grant(role, null));
            for (var clusters : List.of(List.<String>of(), List.of("a"), List.of("b"), List.of("a", "b"))) {
                all.add(Grant.on(role, clusters));
            }
        }
        return all;
    }

    @Test
    void both_allowWhatEachAllows() {
        for (var one : all()) {
            for (var other : all()) {
                var both = one.and(other);
                for (var role : Role.values()) {
                    assertThat(both.role().allows(role))
                            .isEqualTo(one.role().allows(role) && other.role().allows(role));
                }
                for (var cluster : List.of("a", "b", "c")) {
                    assertThat(both.covers(cluster)).isEqualTo(one.covers(cluster) && other.covers(cluster));
                }
                assertThat(both.everywhere()).isEqualTo(one.everywhere() && other.everywhere());
                assertThat(both).isEqualTo(other.and(one));
                assertThat(both.isWithin(one)).isTrue();
                assertThat(one.isWithin(other) && other.isWithin(one)).isEqualTo(one.equals(other));
            }
        }
    }

    @Test
    void columns_goRound() {
        for (var grant : all()) {
            assertThat(Grant.ofColumns(grant.role().word(), grant.column())).isEqualTo(grant);
        }
    }

    @Test
    void caller_isToldWhatHeLacks() {
        var ann = new Caller("ann", "password", Grant.on(Role.OPERATOR, List.of("web", "mail")));
        ann.require(Role.VIEWER);
        ann.require(Role.OPERATOR);
        ann.requireCluster("web");
        assertThatThrownBy(() -> ann.require(Role.ADMINISTRATOR)).isInstanceOf(NotAllowed.class)
                .hasMessage("This needs the role administrator; ann comes as operator of mail, web here.");
        assertThatThrownBy(() -> ann.requireCluster("db")).isInstanceOf(NotAllowed.class)
                .hasMessageContaining("another cluster's");
        assertThatThrownBy(ann::requireEverywhere).isInstanceOf(NotAllowed.class)
                .hasMessageContaining("beyond single clusters");
        assertThat(Grant.on(Role.VIEWER, List.of())).hasToString("viewer of no cluster");
    }
}
