package io.ballast.access;

import io.ballast.definition.Author;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.Authentication;

/**
 * Who makes a request.
 *
 * @param name of the user
 * @param via {@code password}, {@code console} or {@code token ci}
 */
public record Caller(String name, String via) implements AuthenticatedPrincipal {

    private static final String TOKEN = "token ";

    static Caller with(ApiToken token) {
        return new Caller(token.account(), TOKEN + token.name());
    }

    /** The caller as the author of what it changes. */
    public Author author() {
        return new Author(name, via);
    }

    /** Name of the token that the caller came with; null if it came otherwise. */
    @Nullable
    String token() {
        return via.startsWith(TOKEN) ? via.substring(TOKEN.length()) : null;
    }

    /** The caller that an authenticated request carries. */
    public static Caller of(Authentication authentication) {
        return authentication.getPrincipal() instanceof Caller caller
                ? caller
                : new Caller(authentication.getName(), "unknown");
    }

    @Override
    public String getName() {
        return name;
    }
}
