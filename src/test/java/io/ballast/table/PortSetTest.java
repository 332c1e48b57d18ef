package io.ballast.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.BitSet;
import java.util.Random;
import java.util.StringJoiner;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortSetTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"80 | 80", "21,30000-31000 | 21,30000-31000", "443 , 80 | 80,443",
            "80-80 | 80",
            "1-65535 | 1-65535", "00080 | 80"})
    void ports_areReadAndSorted(String text, String written) {
        assertThat(PortSet.parse(text)).hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "80,", "0", "65536", "90-80", "a", "80-", "-80", "1-2-3", "80;81", "999999"})
    void text_thatIsNoPort_isRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PortSet.parse(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"80,80 | 80 and 80 overlap", "1-10,5 | 1-10 and 5 overlap",
            "20-30,10-20 | 10-20 and 20-30 overlap"})
    void overlap_isRefusedByName(String text, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> PortSet.parse(text)).withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void sets_behaveAsSetsOfPorts(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            var one = ports(random);
            var other = ports(random);
            var a = PortSet.parse(text(one));
            var b = PortSet.parse(text(other));
            assertThat(a.overlaps(b)).isEqualTo(one.intersects(other)).isEqualTo(b.overlaps(a));
            assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b)).isEqualTo(one.equals(other));
            for (int port = 1; port < 64; port++) {
                assertThat(a.contains(port)).isEqualTo(one.get(port));
            }
            assertThat(PortSet.parse(a.toString())).isEqualTo(a);
        }
    }

    private static BitSet ports(Random random) {
        var ports = new BitSet();
        ports.set(1 + random.nextInt(60));
        for (int i = random.nextInt(4); i > 0; i--) {
            int first = 1 + random.nextInt(50);
            ports.set(first, first + random.nextInt(10));
        }
        return ports;
    }

    private static String text(BitSet ports) {
        var text = new StringJoiner(",");
        for (int first = ports.nextSetBit(0); first >= 0;) {
            int end = ports.nextClearBit(first);
            text.add(end - first == 1 ? Integer.toString(first) : first + "-" + (end - 1));
            first = ports.nextSetBit(end);
        }
        return text.toString();
    }

    @Test
    void ports_atBothEnds_areContained() {
        var ports = PortSet.parse("10-20");
        assertThat(ports.contains(10)).isTrue();
        assertThat(ports.contains(20)).isTrue();
        assertThat(ports.contains(9)).isFalse();
        assertThat(ports.contains(21)).isFalse();
    }
}
