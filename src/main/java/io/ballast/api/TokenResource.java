package io.ballast.api;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;

import io.ballast.access.ApiToken;
import io.ballast.access.Caller;
import io.ballast.access.Grant;
import io.ballast.access.Needs;
import io.ballast.access.Role;
import io.ballast.access.Tokens;
import io.ballast.audit.Audit;
import io.ballast.definition.UnknownName;

import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** API tokens. A token is shown in the answer that makes it and never again. */
@ApiResource
class TokenResource {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private final Tokens tokens;
    private final InstantSource clock;

    TokenResource(Tokens tokens, InstantSource clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    @Needs(value = Role.VIEWER, reach = Needs.Reach.CALLERS_OWN)
    @GetMapping("/tokens")
    JsonNode list(HttpServletRequest request, @AuthenticationPrincipal Caller caller) {
        Query.of(request);
        var list = JsonNodeFactory.instance.arrayNode();
        tokens.of(caller).forEach(token -> list.add(document(token)));
        return list;
    }

    @Needs(value = Role.VIEWER, reach = Needs.Reach.CALLERS_OWN)
    @PostMapping("/tokens")
    ResponseEntity<JsonNode> create(HttpServletRequest request, @AuthenticationPrincipal Caller caller) {
        Query.of(request);
        var wish = wish(RequestBody.document(request), tokens.latestExpiry(caller), caller.grant());
        Audit.detail(request, wish.name() + ": " + wish.grant()
                + (wish.expires() == null ? "" : ", until " + wish.expires()));
        var made = tokens.create(wish, caller);
        return ResponseEntity.status(HttpStatus.CREATED).cacheControl(CacheControl.noStore())
                .body(document(made.token()).put("token", made.secret()));
    }

    @Needs(value = Role.VIEWER, reach = Needs.Reach.CALLERS_OWN)
    @DeleteMapping("/tokens/{name}")
    ResponseEntity<Void> delete(@PathVariable String name, HttpServletRequest request,
            @AuthenticationPrincipal Caller caller) {
        Query.of(request);
        if (!tokens.remove(name, caller)) {
            throw new UnknownName("There is no token of this name that is yours.");
        }
        return ResponseEntity.noContent().build();
    }

    private Tokens.Wish wish(JsonNode document, @Nullable Instant latest, Grant most) {
        var small = new SmallDocument(document, Set.of("name", "expires", "role", "clusters"));
        var name = small.at("name");
        if (!name.isString() || !NAME.matcher(name.asString()).matches()) {
            small.fault("name", "must be 1 to 63 of letters, digits, '.', '_', '-', "
                    + "beginning with a letter or digit");
        }
        var expires = Times.toCome(small.at("expires"), clock.instant());
        if (expires == null && small.has("expires")) {
            small.fault("expires", Times.TO_COME);
        }
        if (expires != null && latest != null && expires.isAfter(latest)) {
            small.fault("expires", "must not be later than " + latest + ", when the token expires that asks; "
                    + "left out, it is that time");
        }
        var grant = GrantReader.read(small, most);
        if (!grant.isWithin(most)) {
            small.fault("role", "must not allow more than its maker may do, who is " + most);
        }
        small.requireFaultless();
        return new Tokens.Wish(name.asString(), expires, grant);
    }

    private ObjectNode document(ApiToken token) {
        var lastUse = tokens.lastUse(token);
        var document = JsonNodeFactory.instance.objectNode().put("name", token.name()).put("user", token.account())
                .put("created", token.created().toString())
                .put("expires", token.expires() == null ? null : token.expires().toString())
                .put("lastUsed", lastUse == null ? null : lastUse.toString());
        GrantReader.put(token.grant(), document);
        return document;
    }
}
