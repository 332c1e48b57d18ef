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
        users.values().forEach(user -> userList.addObject().put("name", user.name())
                .put("passwordHash", user.passwordHash()).put("created", user.created().toString()));
        var tokenList = node.putArray("tokens");
        tokens.values().forEach(token -> tokenList.addObject().put("name", token.name()).put("hash", token.hash())
                .put("account", token.account()).put("created", token.created().toString())
                .put("expires", token.expires() == null ? null : token.expires().toString()));
        return node;
    }

    static Accounts fromJson(JsonNode node) {
        var users = node.path("users").valueStream().map(user -> new Account(user.path("name").asString(),
                user.path("passwordHash").asString(), Instant.parse(user.path("created").asString()))).toList();
        var tokens = node.path("tokens").valueStream()
                .map(token -> new ApiToken(token.path("name").asString(), token.path("hash").asString(),
                        token.path("account").asString(), Instant.parse(token.path("created").asString()),
                        token.path("expires").isString() ? Instant.parse(token.path("expires").asString()) : null))
                .toList();
        return of(users, tokens);
    }
}
