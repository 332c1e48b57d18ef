package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;

import io.ballast.definition.Fault;
import io.ballast.definition.InvalidDefinition;
import io.ballast.table.Family;
import io.ballast.table.IpAddress;
import io.ballast.table.Protocol;
import io.ballast.table.ServiceKey;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;

class KeyDocumentTest {

    @Test
    void key_goesRound() {
        for (var key : List.of(new ServiceKey.AddressKey(Protocol.UDP, IpAddress.parse("10.0.0.1"), 53),
                new ServiceKey.AddressKey(Protocol.TCP, IpAddress.parse("fd00::1"), 0),
                new ServiceKey.MarkKey(4294967295L, Family.IPV6), new ServiceKey.MarkKey(1, Family.IPV4))) {
            assertThat(KeyDocument.read(KeyDocument.of(key))).isEqualTo(key);
        }
    }

    @Test
    void faults_areToldAllAtOnce() {
        assertThat(faults("{\"protocol\": \"icmp\", \"address\": \"ten\", \"port\": 65536, \"a/b\": 1}"))
                .containsExactlyInAnyOrder("/protocol", "/address", "/port", "/a~1b");
        assertThat(faults("{\"firewallMark\": 0, \"family\": \"ipx\"}")).containsExactlyInAnyOrder("/firewallMark",
                "/family");
        assertThat(faults("{}")).containsExactlyInAnyOrder("/address", "/port");
        assertThat(faults("[]")).containsExactly("");
        assertThat(faults("{\"firewallMark\": 1, \"port\": 80}")).containsExactly("/port");
    }

    private static List<String> faults(String json) {
        var failure = catchThrowableOfType(InvalidDefinition.class,
                () -> KeyDocument.read(JsonMapper.shared().readTree(json)));
        return failure.faults().stream().map(Fault::pointer).toList();
    }
}
