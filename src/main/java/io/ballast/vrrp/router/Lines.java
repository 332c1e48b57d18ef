package io.ballast.vrrp.router;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.ballast.table.IpAddress;
import io.ballast.vrrp.Authentication;
import io.ballast.vrrp.Transport;
import io.ballast.vrrp.TrackResult;
import io.ballast.secret.Secret;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.module.SimpleModule;

/**
 * Messages as lines: one JSON document each, its kind in {@code type}. Passwords stand in them as they are, so a line is
 * for the socket alone, which nobody else can open.
 *
 * <p>Fields that a reader does not know are passed over, so that an application and a router of neighbouring versions
 * understand each other.
 */
final class Lines {

    /** The longest line that is read, in bytes without its end. */
    static final int LONGEST = 4 << 20;

    private static final String TYPE = "type";
    private static final JsonMapper JSON = mapper();

    private Lines() {
    }

    /** A line could not be understood. The message is one sentence for a person. */
    static final class NotUnderstood extends IOException {
        NotUnderstood(String message) {
            super(message);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = TYPE)
    private interface Typed {
    }

    static byte[] of(Down message) {
        return line(message, Down.class);
    }

    static byte[] of(Up message) {
        return line(message, Up.class);
    }

    /** @param line without its end */
    static Down down(byte[] line) throws NotUnderstood {
        return read(line, Down.class);
    }

    /** @param line without its end */
    static Up up(byte[] line) throws NotUnderstood {
        return read(line, Up.class);
    }

    private static byte[] line(Object message, Class<?> kind) {
        var text = JSON.writerFor(kind).writeValueAsString(message) + "\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static <T> T read(byte[] line, Class<T> kind) throws NotUnderstood {
        try {
            T message = JSON.readValue(line, kind);
            if (message == null) {
                throw new NotUnderstood("a message was null");
            }
            return message;
        } catch (JacksonException e) {
            // What stood there may hold a password: the place is told, the text is not.
            throw new NotUnderstood("a message of " + line.length + " bytes was not understood: "
                    + e.getClass().getSimpleName() + " at " + e.getPathReference());
        } catch (RuntimeException e) {
            throw new NotUnderstood("a message was not understood: " + e.getMessage());
        }
    }

    private static JsonMapper mapper() {
        var builder = JsonMapper.builder().disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS).addModule(values());
        for (var kind : new Class<?>[]{Down.class, Up.class, Transport.class, Authentication.class,
                TrackResult.class}) {
            builder.addMixIn(kind, Typed.class);
            Arrays.stream(kind.getPermittedSubclasses())
                    .forEach(each -> builder.registerSubtypes(new NamedType(each, name(each))));
        }
        return builder.build();
    }

    private static String name(Class<?> kind) {
        var name = kind.getSimpleName();
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private static SimpleModule values() {
        var module = new SimpleModule();
        module.addSerializer(IpAddress.class, new TextForms.Writer<>(IpAddress::toString));
        module.addDeserializer(IpAddress.class, new TextForms.Reader<>(IpAddress.class, IpAddress::parse));
        module.addSerializer(Secret.class, new TextForms.Writer<>(Secret::reveal));
        module.addDeserializer(Secret.class, new TextForms.Reader<>(Secret.class, Secret::new));
        return module;
    }
}
