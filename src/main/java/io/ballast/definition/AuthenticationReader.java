package io.ballast.definition;

import java.util.List;
import java.util.stream.Stream;

import io.ballast.secret.Secret;
import io.ballast.vrrp.Authentication;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

/** Reads {@code authentication} of VRRP instances. */
final class AuthenticationReader {

    private static final List<String> FIELDS = List.of("type", "password");
    private static final int LONGEST_PASSWORD = 200;

    private enum Type {
        NONE, PASS, AH
    }

    private final Faults faults;
    private final Origin origin;

    AuthenticationReader(Faults faults, Origin origin) {
        this.faults = faults;
        this.origin = origin;
    }

    /** @param old whose password is kept where it is not given again */
    Authentication read(JsonNode document, String pointer, Authentication old) {
        var fields = Fields.of(document, pointer, faults, FIELDS);
        if (!fields.has("type")) {
            if (document.isObject()) {
                fields.fault("type", "is missing. The choices are "
                        + Fields.words(Stream.of(Type.values()).map(Fields::word)) + ".");
            }
            return new Authentication.None();
        }
        var type = fields.choice("type", Type.class, Type.NONE);
        if (type == Type.NONE) {
            if (fields.has("password")) {
                fields.fault("password", "does not go with type none; leave it out, or choose pass.");
            }
            return new Authentication.None();
        }
        var kept = isOf(type, old) ? password(old) : null;
        var node = fields.node("password");
        if (kept == null && node != null && node.isString() && node.stringValue().equals(Secret.MASK)) {
            fields.fault("password",
                    "*** keeps a password that is there, and there is none of this type; give the password itself.");
            return new Authentication.None();
        }
        var password = new CheckFields(fields, origin).secret(fields, "password", kept,
                AuthenticationReader::check);
        if (password == null) {
            if (!fields.has("password")) {
                fields.fault("password", "is missing; give the one that every director of the instance has.");
            }
            return new Authentication.None();
        }
        return type == Type.PASS ? new Authentication.Pass(password) : new Authentication.Header(password);
    }

    /** AH keeps the password out of sight; it must not turn up in every packet because somebody only changed the type. */
    private static boolean isOf(Type type, Authentication authentication) {
        return switch (authentication) {
            case Authentication.None _ -> type == Type.NONE;
            case Authentication.Pass _ -> type == Type.PASS;
            case Authentication.Header _ -> type == Type.AH;
        };
    }

    static @Nullable Secret password(Authentication of) {
        return switch (of) {
            case Authentication.None _ -> null;
            case Authentication.Pass pass -> pass.password();
            case Authentication.Header header -> header.password();
        };
    }

    private static void check(String password) {
        if (password.isEmpty()) {
            throw new IllegalArgumentException("must not be empty");
        }
        Texts.checked(password, LONGEST_PASSWORD);
    }
}
