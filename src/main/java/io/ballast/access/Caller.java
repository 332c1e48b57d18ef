package io.ballast.access;

import java.util.List;

import io.ballast.definition.Author;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;

/**
 * Who makes a request.
 *
 * @param name of the user
 * @param via {@code password}, {@code console} or {@code token ci}
 * @param grant what he may do
 */
public record Caller(String name, String via, Grant grant) implements AuthenticatedPrincipal {

    static final String CONSOLE = "console";
    static final String EVERYWHERE = "EVERYWHERE";
    private static final String TOKEN = "token ";
    /** Somebody whom a part of Spring Security let in that we know nothing of: he may see and do nothing. */
    private static final Grant NOTHING = Grant.on(Role.VIEWER, List.of());

    static Caller with(ApiToken token, Account owner) {
        return new Caller(owner.name(), TOKEN + token.name(), token.grant().and(owner.grant()));
    }

    /** The caller as the author of what it changes. */
    public Author author() {
        return new Author(name, via);
    }

    /** @throws NotAllowed unless the caller's role may do what this one is needed for */
    public void require(Role needed) {
        if (!grant.role().allows(needed)) {
            throw new NotAllowed(
                    "This needs the role " + needed.word() + "; " + name + " comes as " + grant + " here.");
        }
    }

    /** @throws NotAllowed if the caller is limited to some clusters */
    public void requireEverywhere() {
        if (!grant.everywhere()) {
            throw new NotAllowed("This reaches beyond single clusters; " + name + " comes as " + grant + " here.");
        }
    }

    /** @throws NotAllowed if the caller is limited to other clusters */
    public void requireCluster(String cluster) {
        if (!grant.covers(cluster)) {
            throw new NotAllowed("This is another cluster's; " + name + " comes as " + grant + " here.");
        }
    }

    /** What Spring Security is told: whether what shows all clusters at once, such as metrics, is for this caller. */
    List<GrantedAuthority> authorities() {
        return grant.everywhere()
                ? AuthorityUtils.createAuthorityList("ROLE_USER", EVERYWHERE)
                : AuthorityUtils.createAuthorityList("ROLE_USER");
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
                : new Caller(authentication.getName(), "unknown", NOTHING);
    }

    @Override
    public String getName() {
        return name;
    }
}
