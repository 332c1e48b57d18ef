package io.ballast.definition;

import java.util.List;
import java.util.function.Function;

import io.ballast.secret.Secret;
import io.ballast.vrrp.Announcements;
import io.ballast.vrrp.Authentication;
import io.ballast.vrrp.VirtualAddress;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes VRRP instances and sync groups as documents. */
final class VrrpWriter {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final boolean following;
    private final Function<Secret, String> secrets;

    /**
     * @param following whether to leave out what only follows another field
     * @param secrets what stands in the place of a secret
     */
    VrrpWriter(boolean following, Function<Secret, String> secrets) {
        this.following = following;
        this.secrets = secrets;
    }

    ObjectNode group(SyncGroupDefinition group) {
        var document = JSON.objectNode().put("name", group.name()).put("description", group.description());
        texts(document.putArray("instances"), group.instances());
        return document;
    }

    ObjectNode instance(VrrpDefinition instance) {
        var document = JSON.objectNode().put("name", instance.name()).put("description", instance.description())
                .put("owner", instance.owner()).put("link", instance.link())
                .put("virtualRouterId", instance.virtualRouterId()).put("version", instance.version().number());
        var interval = instance.advertisementInterval();
        if (!following || !interval.equals(VrrpDefinition.usualInterval(instance.version()))) {
            document.put("advertisementInterval", Durations.format(interval));
        }
        document.put("downTimerAdverts", instance.downTimerAdverts());
        addresses(document.putArray("virtualAddresses"), instance.virtualAddresses());
        addresses(document.putArray("excludedAddresses"), instance.excludedAddresses());
        document.put("preempt", instance.preemption().allowed())
                .put("preemptDelay", Durations.format(instance.preemption().delay()));
        document.set("authentication", authentication(instance.authentication()));
        document.put("checksum", VrrpReader.word(instance.checksum())).put("accept", instance.accept())
                .put("virtualMac", instance.virtualMac());
        document.set("announcements", announcements(instance.announcements()));
        var track = document.putArray("track");
        instance.track().forEach(each -> track.add(tracked(each)));
        actions(document, instance.actions());
        var members = document.putArray("members");
        instance.members().forEach(member -> members.add(member(member)));
        return document;
    }

    private static void addresses(ArrayNode list, List<VirtualAddress> addresses) {
        for (var address : addresses) {
            var document = list.addObject().put("address", address.address() + "/" + address.prefixLength());
            given(document, "interface", address.interfaceName());
            document.put("scope", Fields.word(address.scope()));
            given(document, "label", address.label());
        }
    }

    private ObjectNode authentication(Authentication authentication) {
        var document = JSON.objectNode();
        return switch (authentication) {
            case Authentication.None _ -> document.put("type", "none");
            case Authentication.Pass(Secret password) ->
                document.put("type", "pass").put("password", secrets.apply(password));
            case Authentication.Header(Secret password) ->
                document.put("type", "ah").put("password", secrets.apply(password));
        };
    }

    private ObjectNode announcements(Announcements said) {
        var document = JSON.objectNode().put("repeat", said.repeat()).put("delay", Durations.format(said.delay()))
                .put("refresh", Durations.format(said.refresh())).put("refreshRepeat", said.refreshRepeat());
        if (!following || said.lowerRepeat() != said.repeat()) {
            document.put("lowerRepeat", said.lowerRepeat());
        }
        if (!following || !said.lowerDelay().equals(said.delay())) {
            document.put("lowerDelay", Durations.format(said.lowerDelay()));
        }
        return document.put("gap", Durations.format(said.gap()));
    }

    private static ObjectNode tracked(Tracked tracked) {
        var document = JSON.objectNode().put("type", tracked.type()).put("name", tracked.name());
        if (tracked instanceof Tracked.Script script) {
            document.put("script", script.script());
            texts(document.putArray("arguments"), script.arguments());
            document.put("interval", Durations.format(script.interval()))
                    .put("timeout", Durations.format(script.timeout())).put("rise", script.rise())
                    .put("fall", script.fall());
        } else if (tracked instanceof Tracked.Program process) {
            document.put("match", Fields.word(process.match())).put("minimum", process.minimum());
        }
        return document.put("weight", tracked.weight()).put("reverse", tracked.reverse());
    }

    private static void actions(ObjectNode document, RoleActions actions) {
        given(document, "onMaster", actions.onMaster());
        given(document, "onBackup", actions.onBackup());
        given(document, "onFault", actions.onFault());
        given(document, "onStop", actions.onStop());
        texts(document.putArray("units"), actions.units());
    }

    private static ObjectNode member(VrrpMember member) {
        var document = JSON.objectNode().put("director", member.director()).put("interface", member.interfaceName())
                .put("priority", member.priority());
        given(document, "source", member.source());
        texts(document.putArray("peers"), member.peers());
        return document.put("minimumHopLimit", member.minimumHopLimit());
    }

    private static void texts(ArrayNode list, List<?> members) {
        members.forEach(member -> list.add(member.toString()));
    }

    private static void given(ObjectNode document, String name, @Nullable Object value) {
        if (value != null) {
            document.put(name, value.toString());
        }
    }
}
