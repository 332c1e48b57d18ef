package io.ballast.notify.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import io.ballast.secret.Secret;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What was said in one attempt, bounded, without control characters and without secrets: also where the other side says
 * one of them. Written by who speaks and read by who waits.
 */
final class Transcript {

    private static final int MOST_LINES = 200;
    private static final int LONGEST_LINE = 1000;
    private static final String MASK = "***";

    private final List<String> secrets = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    /** Hides a secret, and its usual forms, in everything that is added from now on. */
    synchronized void hide(@Nullable Secret secret) {
        if (secret != null && !secret.isLocked() && !secret.reveal().isEmpty()) {
            secrets.add(secret.reveal());
            // As it stands in a body of JSON.
            var quoted = JsonNodeFactory.instance.stringNode(secret.reveal()).toString();
            secrets.add(quoted.substring(1, quoted.length() - 1));
            secrets.add(Base64.getEncoder().encodeToString(secret.reveal().getBytes(UTF_8)));
        }
    }

    synchronized void add(String line) {
        if (lines.size() < MOST_LINES) {
            lines.add(clean(line));
        } else if (lines.size() == MOST_LINES) {
            lines.add("…");
        }
    }

    /** One line without secrets. */
    synchronized String clean(String text) {
        var clean = text;
        for (var secret : secrets) {
            clean = clean.replace(secret, MASK);
        }
        return Line.of(clean, LONGEST_LINE);
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }
}
