package io.ballast.api;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;

import io.ballast.access.Account;
import io.ballast.access.Caller;
import io.ballast.access.Grant;
import io.ballast.access.Needs;
import io.ballast.access.Role;
import io.ballast.access.Users;
import io.ballast.audit.Audit;
import io.ballast.definition.Fault;
import io.ballast.definition.InvalidDefinition;
import io.ballast.definition.UnknownName;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Users, and what one may do for himself. A password is taken and never given back. */
@ApiResource
class UserResource {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,62}");
    private static final String ONE = "/users/{name}";
    private static final Set<String> FIELDS = Set.of("name", "password", "role", "clusters", "enabled");
    private static final Grant PRESET = new Grant(Role.VIEWER, null);

    private final Users users;

    UserResource(Users users) {
        this.users = users;
    }

    @Needs(Role.ADMINISTRATOR)
    @GetMapping("/users")
    JsonNode list(HttpServletRequest request) {
        Query.of(request);
        var list = JsonNodeFactory.instance.arrayNode();
        users.all().forEach(account -> list.add(document(account)));
        return list;
    }

    @Needs(Role.ADMINISTRATOR)
    @GetMapping(ONE)
    JsonNode get(@PathVariable String name, HttpServletRequest request) {
        Query.of(request);
        return document(find(name));
    }

    @Needs(Role.ADMINISTRATOR)
    @PutMapping(ONE)
    ResponseEntity<JsonNode> put(@PathVariable String name, HttpServletRequest request) {
        Query.of(request);
        return written(wish(name, RequestBody.document(request), null), request);
    }

    @Needs(Role.ADMINISTRATOR)
    @PatchMapping(path = ONE, consumes = {RequestBody.MERGE_PATCH, "application/json", "application/yaml"})
    ResponseEntity<JsonNode> patch(@PathVariable String name, HttpServletRequest request) {
        Query.of(request);
        return written(wish(name, RequestBody.patch(request), find(name)), request);
    }

    private ResponseEntity<JsonNode> written(Users.Wish wish, HttpServletRequest request) {
        Audit.detail(request, difference(users.find(wish.name()), wish));
        boolean created = users.put(wish);
        return ResponseEntity.status(created ? HttpStatus.CREATED : HttpStatus.OK).body(document(find(wish.name())));
    }

    private static String difference(@Nullable Account before, Users.Wish wish) {
        var after = wish.grant() + (wish.enabled() ? "" : ", disabled")
                + (wish.password() == null ? "" : ", new password");
        return before == null
                ? after
                : before.grant() + (before.enabled() ? "" : ", disabled") + " → " + after;
    }

    @Needs(Role.ADMINISTRATOR)
    @DeleteMapping(ONE)
    ResponseEntity<Void> delete(@PathVariable String name, HttpServletRequest request) {
        Query.of(request);
        if (!users.remove(name)) {
            throw unknown(name);
        }
        return ResponseEntity.noContent().build();
    }

    @Needs(value = Role.VIEWER, reach = Needs.Reach.CALLERS_OWN)
    @GetMapping("/me")
    JsonNode me(HttpServletRequest request, @AuthenticationPrincipal Caller caller) {
        Query.of(request);
        var document = JsonNodeFactory.instance.objectNode().put("name", caller.name()).put("via", caller.via());
        GrantReader.put(caller.grant(), document);
        return document;
    }

    /** With a token nobody takes over the account that lent it. */
    @Needs(value = Role.VIEWER, reach = Needs.Reach.CALLERS_OWN)
    @PostMapping("/me/password")
    ResponseEntity<Void> changePassword(HttpServletRequest request, @AuthenticationPrincipal Caller caller) {
        Query.of(request);
        var small = new SmallDocument(RequestBody.document(request), Set.of("current", "next"));
        var current = small.at("current");
        var next = small.at("next");
        if (!current.isString()) {
            small.fault("current", "must be the password as it is");
        }
        var fault = next.isString() ? Users.fault(caller.name(), next.asString()) : "must be the password to be";
        if (fault != null) {
            small.fault("next", fault);
        }
        small.requireFaultless();
        try {
            users.changePassword(caller.name(), current.asString(), next.asString(), request.getRemoteAddr());
        } catch (BadCredentialsException e) {
            throw new InvalidDefinition(List.of(new Fault("/current", "is not the password of " + caller.name())));
        }
        return ResponseEntity.noContent().build();
    }

    private static Users.Wish wish(String name, JsonNode document, @Nullable Account before) {
        var small = new SmallDocument(document, FIELDS);
        if (!NAME.matcher(name).matches() || small.has("name") && !small.at("name").asString("").equals(name)) {
            small.fault("name", "must be the path's: 1 to 63 of letters, digits, '.', '_', '-', '@', "
                    + "beginning with a letter or digit");
        }
        var password = small.at("password");
        var fault = !small.has("password")
                ? null
                : password.isString() ? Users.fault(name, password.asString()) : "must be text";
        if (fault != null) {
            small.fault("password", fault);
        }
        var enabled = small.at("enabled");
        if (small.has("enabled") && !enabled.isBoolean()) {
            small.fault("enabled", "must be true or false");
        }
        var grant = GrantReader.read(small, before == null ? PRESET : before.grant());
        small.requireFaultless();
        return new Users.Wish(name, small.has("password") ? password.asString() : null, grant,
                enabled.asBoolean(before == null || before.enabled()));
    }

    private Account find(String name) {
        var account = users.find(name);
        if (account == null) {
            throw unknown(name);
        }
        return account;
    }

    private static UnknownName unknown(String name) {
        return new UnknownName("There is no user " + Target.shown(name) + ".");
    }

    private static ObjectNode document(Account account) {
        var document = JsonNodeFactory.instance.objectNode().put("name", account.name())
                .put("enabled", account.enabled()).put("created", account.created().toString());
        GrantReader.put(account.grant(), document);
        return document;
    }
}
