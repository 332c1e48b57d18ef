package io.ballast.director;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import io.ballast.table.Operation;

import org.junit.jupiter.api.Test;

class WriterTest {

    private static final Operation EDIT = new Operation.RemoveService(Sample.key(1));
    private static final Operation GOES = new Operation.RemoveServer(Sample.key(1), Sample.serverKey(1, 1));

    @Test
    void largePlan_isCutIntoChunks() {
        var plan = new ArrayList<Operation>();
        for (int i = 0; i < 4500; i++) {
            plan.add(EDIT);
        }
        assertThat(List.of(Writer.chunkEnd(plan, 0), Writer.chunkEnd(plan, 2000), Writer.chunkEnd(plan, 4000)))
                .containsExactly(2000, 4000, 4500);
    }

    @Test
    void serverThatGoes_staysWithWhatFollows() {
        var plan = new ArrayList<Operation>();
        for (int i = 0; i < 2000; i++) {
            plan.add(i == 1999 ? GOES : EDIT);
        }
        assertThat(Writer.chunkEnd(plan, 0)).as("the end of all").isEqualTo(2000);
        plan.add(EDIT);
        assertThat(Writer.chunkEnd(plan, 0)).isEqualTo(1999);
        assertThat(Writer.chunkEnd(plan, 1999)).isEqualTo(2001);
    }
}
