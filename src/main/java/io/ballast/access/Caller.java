package io.ballast.access;

import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.Authentication;

/**
 * Who makes a request.
 *
 * @param name of the user
 * @param via {@code password}, {@code console} or {@code token ci}
 */
public record Caller(String name, String via) implements AuthenticatedPrincipal {

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
