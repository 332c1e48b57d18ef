package io.ballast.notify.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ballast.notify.channel.Message.Role;
import io.ballast.notify.channel.Message.What;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class MessageTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @ParameterizedTest
    @EnumSource
    void message_comesBackFromItsText(What what) {
        var message = Messages.message("m", what == What.DIGEST ? null : "i", what == What.OPENED, what, "x \u2603");
        assertThat(Message.of(JSON.readTree(message.toJson().toString()))).isEqualTo(message);
    }

    @Test
    void role_comesBackToo() {
        var message = role(Messages.opened(), new Role(false, "VI_1", "MASTER", 100));
        assertThat(Message.of(message.toJson())).isEqualTo(message);
        assertThat(message.toJson().at("/role").toString())
                .isEqualTo("{\"group\":false,\"name\":\"VI_1\",\"state\":\"MASTER\",\"priority\":100}");
    }

    static Message role(Message like, Role role) {
        return new Message(like.id(), like.incident(), like.first(), like.what(), like.severity(), like.time(),
                like.since(), like.director(), like.routerId(), like.subject(), like.sentences(), like.meaning(),
                like.owner(), like.link(), like.consoleLink(), like.events(), role);
    }

    @Test
    void fieldOfALaterVersion_isPassedOver() {
        assertThat(Message.of(Messages.opened().toJson().put("later", 1))).isEqualTo(Messages.opened());
    }

    @Test
    void whatIsNoMessage_isRefused() {
        for (var field : Messages.opened().toJson().propertyNames().stream()
                .filter(name -> !name.equals("incident") && !name.equals("role")).toList()) {
            ObjectNode json = Messages.opened().toJson();
            json.remove(field);
            assertThatIllegalArgumentException().as(field).isThrownBy(() -> Message.of(json));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Message.of(Messages.opened().toJson().put("what", "x")));
        assertThatIllegalArgumentException().isThrownBy(() -> Message.of(Messages.opened().toJson().put("time", "x")));
    }
}
