package io.ballast.director;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.definition.Snapshot;
import io.ballast.definition.VrrpExamples;
import io.ballast.vrrp.Role;
import org.junit.jupiter.api.Test;

class RolesNotRunningTest {

    private static final Snapshot DEFINED = VrrpExamples.with(Snapshot.EMPTY,
            VrrpExamples.small("v", 1, "10.0.0.1/24"));

    @Test
    void member_takesNoPart_becauseNothingRuns() {
        var roles = new RolesNotRunning("d1", () -> DEFINED);
        var status = roles.status("v");
        assertThat(status.state()).isEqualTo(Role.INITIAL);
        assertThat(status.effectivePriority()).isNull();
        assertThat(status.master()).isNull();
        assertThat(status.since()).isNull();
        assertThat(status.reason()).isEqualTo("VRRP is not running on d1");
        assertThat(roles.peers("v")).isEmpty();
        assertThat(roles.failover("v")).containsExactly("VRRP is not running on d1.");
    }

    @Test
    void directorThatIsNoMember_saysSo() {
        var roles = new RolesNotRunning("d3", () -> DEFINED);
        assertThat(roles.status("v").reason()).isEqualTo("d3 is no member of v");
        assertThat(roles.failover("v")).containsExactly("d3 is no member of v.");
    }
}
