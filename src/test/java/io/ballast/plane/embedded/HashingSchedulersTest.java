package io.ballast.plane.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;

import io.ballast.table.IpAddress;
import io.ballast.table.SchedulerFlag;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** sh, dh and mh, against sequences that another program made from the published definitions. */
class HashingSchedulersTest {

    private static final Set<SchedulerFlag> FALLBACK = Set.of(SchedulerFlag.FLAG_1);
    private static final Set<SchedulerFlag> WITH_PORT = Set.of(SchedulerFlag.FLAG_2);
    private static final int CLIENTS = 24;

    /** The choices for clients 10.8.0.2 to 10.8.0.25. */
    private static String clients(Farm farm) {
        var names = new StringBuilder();
        for (int i = 0; i < CLIENTS; i++) {
            names.append(farm.choose(IpAddress.parse("10.8.0." + (2 + i)), 40_000));
        }
        return names.toString();
    }

    private static String ports(Farm farm) {
        var names = new StringBuilder();
        for (int i = 0; i < CLIENTS; i++) {
            names.append(farm.choose(Farm.CLIENT, 40_000 + i));
        }
        return names.toString();
    }

    @ParameterizedTest
    @CsvSource({"10.8.0.2, 187", "10.8.0.3, 29", "10.8.0.4, 127", "192.0.2.77, 58", "10.8.0.100, 42", "0.0.0.0, 0"})
    void hash_ofAnAddress_isOneOf256(String address, int slot) {
        assertThat(AddressHash.slotOf256(AddressHash.fold(IpAddress.parse(address)))).isEqualTo(slot);
    }

    @Test
    void hash_ofIpv6_foldsItsFourWords() {
        assertThat(AddressHash.fold(IpAddress.parse("1:2:30:40:500:600:7000:8000"))).isEqualTo(0x7531_8642);
    }

    /** CPython's hash of the bytes 1, 2, 3, 4 without a seed is SipHash-1-3 with a key of zeros. */
    @Test
    void sipHash_isSipHash13() {
        assertThat(SipHash.of(0x0403_0201, 0, 0)).isEqualTo(0xe7b1_a066_360b_a9d4L);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1, babccacabbcacbabcbababac", "3, 2, 1, babacbcbabaaaabacaababac",
            "1, 0, 3, cacccacacbcacbcbcbcbcbcc"})
    void sh_choosesByTheClientsAddress(int a, int b, int c, String sequence) {
        assertThat(clients(new Farm("sh", a, b, c))).isEqualTo(sequence.replace("b", b == 0 ? "-" : "b"));
    }

    @Test
    void sh_knowsNoPort_unlessTold() {
        assertThat(ports(new Farm("sh", 1, 1, 1))).isEqualTo("b".repeat(CLIENTS));
        assertThat(ports(new Farm("sh", WITH_PORT, 1, 1, 1))).isEqualTo("ababacacacbcaababccacacb");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "mh"})
    void serverThatIsNotAvailable_refusesItsClients(String name) {
        var farm = new Farm(name, 1, 1, 1);
        var all = clients(farm);
        farm.weight('b', 0);
        assertThat(clients(farm)).isEqualTo(all.replace('b', '-'));
        farm.weight('b', 1);
        farm.overload('c', true);
        assertThat(clients(farm)).isEqualTo(all.replace('c', '-'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "mh"})
    void fallback_leadsItsClientsElsewhere_andNobodyElse(String name) {
        var farm = new Farm(name, FALLBACK, 1, 1, 1);
        var all = clients(farm);
        farm.overload('b', true);
        var led = clients(farm);
        assertThat(led).doesNotContain("b").doesNotContain("-");
        for (int i = 0; i < CLIENTS; i++) {
            if (all.charAt(i) != 'b') {
                assertThat(led.charAt(i)).isEqualTo(all.charAt(i));
            }
        }
        assertThat(led.chars().distinct()).hasSize(2);
        farm.overload('a', true);
        farm.overload('c', true);
        assertThat(clients(farm)).isEqualTo("-".repeat(CLIENTS));
    }

    @Test
    void sh_fallback_beginsItsSearchAtTwiceTheHash() {
        // Slots are dealt c, b, a. The hash is 29, a slot of a; slot 58 is one of b, and 59 of a again.
        var farm = new Farm("sh", FALLBACK, 1, 1, 1);
        var client = IpAddress.parse("10.8.0.3");
        assertThat(farm.choose(client, 1)).isEqualTo('a');
        farm.overload('a', true);
        assertThat(farm.choose(client, 1)).isEqualTo('b');
        farm.overload('b', true);
        assertThat(farm.choose(client, 1)).isEqualTo('c');
    }

    @Test
    void dh_choosesByTheAddressConnectedTo() {
        var farm = new Farm("dh", 1, 1, 1);
        var names = new StringBuilder();
        for (int i = 100; i < 100 + CLIENTS; i++) {
            names.append(farm.choose(Farm.CLIENT, 1, IpAddress.parse("10.8.0." + i)));
        }
        assertThat(names).hasToString("cabbcbcaabcbacabacbcaabc");
    }

    @Test
    void dh_knowsNoWeights_andRefusesWhereItsServerIsNotAvailable() {
        var farm = new Farm("dh", 9, 1, 1);
        assertThat(farm.choose(2)).isEqualTo("cc");
        farm.overload('c', true);
        assertThat(farm.choose(2)).isEqualTo("--");
        farm.remove('c');
        assertThat(farm.choose(1)).isEqualTo("b");
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1, ccaaacaababbbbabacaabcbc", "3, 2, 1, caaaaaaababbbbaaacaababc",
            "1000, 100, 1, aaaaaaaabaaaaaaaaaaababa"})
    void mh_choosesByTheClientsAddress(int a, int b, int c, String sequence) {
        assertThat(clients(new Farm("mh", a, b, c))).isEqualTo(sequence);
    }

    @Test
    void mh_knowsNoPort_unlessTold() {
        assertThat(ports(new Farm("mh", 1, 1, 1)).chars().distinct()).hasSize(1);
        assertThat(ports(new Farm("mh", WITH_PORT, 1, 1, 1)).chars().distinct()).hasSize(3);
    }

    @Test
    void mh_removedServer_movesFewOthers() {
        var farm = new Farm("mh", 1, 1, 1, 1);
        var before = many(farm);
        farm.remove('b');
        var after = many(farm);
        int moved = 0;
        for (int i = 0; i < before.length(); i++) {
            moved += before.charAt(i) != 'b' && before.charAt(i) != after.charAt(i) ? 1 : 0;
        }
        assertThat(moved).isLessThan(before.length() / 5);
    }

    @Test
    void mh_addedWithWeightZero_hasNoSlots() {
        assertThat(many(new Farm("mh", 1, 0))).doesNotContain("b").doesNotContain("-");
    }

    private static String many(Farm farm) {
        var names = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            names.append(farm.choose(IpAddress.parse("172.16." + i / 256 + "." + i % 256), 1));
        }
        return names.toString();
    }

    @Test
    void mh_slots_followTheWeights() {
        var names = many(new Farm("mh", 1, 3));
        assertThat(names.chars().filter(c -> c == 'b').count()).isBetween(1_400L, 1_600L);
    }
}
