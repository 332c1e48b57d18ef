package io.ballast.access;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Everybody who may come in, as one immutable value. */
record Accounts(SortedMap<String, Account> users, SortedMap<String, ApiToken> tokens,
        SortedMap<String, ApiToken> tokensByHash) {

    static final Accounts NOBODY = of(List.of(), List.of());

    static Accounts of(Collection<Account> users, Collection<ApiToken> tokens) {
        var byName = new TreeMap<String, Account>();
        users.forEach(user -> byName.put(user.name(), user));
        var tokensByName = new TreeMap<String, ApiToken>();
        var tokensByHash = new TreeMap<String, ApiToken>();
        tokens.forEach(token -> {
            tokensByName.put(token.name(), token);
            tokensByHash.put(token.hash(), token);
        });
        return new Accounts(Collections.unmodifiableSortedMap(byName), Collections.unmodifiableSortedMap(tokensByName),
                Collections.unmodifiableSortedMap(tokensByHash));
    }

    @Nullable
    Account user(String name) {
        return users.get(name);
    }

    @Nullable
    ApiToken tokenOfHash(String hash) {
        return tokensByHash.get(hash);
    }

    JsonNode toJson() {
        var node = JsonNodeFactory.instance.objectNode();
        var userList = node.putArray("users");
        users.values().forEach(user -> put(user.grant(), userList.addObject().put("name", user.name())
                .put("passwordHash", user.passwordHash()).put("created", user.created().toString())
                .put("enabled", user.enabled())));
        var tokenList = node.putArray("tokens");
        tokens.values().forEach(token -> put(token.grant(), tokenList.addObject().put("name", token.name())
                .put("hash", token.hash()).put("account", token.account()).put("created", token.created().toString())
                .put("expires", token.expires() == null ? null : token.expires().toString())));
        return node;
    }

    private static void put(Grant grant, ObjectNode into) {
        into.put("role", grant.role().word());
        var clusters = grant.clusters();
        if (clusters != null) {
            clusters.forEach(into.putArray("clusters")::add);
        }
    }

    static Accounts fromJson(JsonNode node) {
        var users = node.path("users").valueStream().map(user -> new Account(user.path("name").asString(),
                user.path("passwordHash").asString(), Instant.parse(user.path("created").asString()), grant(user),
                user.path("enabled").asBoolean(true))).toList();
        var tokens = node.path("tokens").valueStream()
                .map(token -> new ApiToken(token.path("name").asString(), token.path("hash").asString(),
                        token.path("account").asString(), Instant.parse(token.path("created").asString()),
                        token.path("expires").isString() ? Instant.parse(token.path("expires").asString()) : null,
                        grant(token)))
                .toList();
        return of(users, tokens);
    }

    private static Grant grant(JsonNode node) {
        var role = Role.of(node.path("role").asString(Role.ADMINISTRATOR.word()));
        var clusters = node.path("clusters");
        return clusters.isArray()
                ? Grant.on(role, clusters.valueStream().map(JsonNode::asString).toList())
                : new Grant(role, null);
    }
}
