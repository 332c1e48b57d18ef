package io.ballast.notify;

/** One rule's way by one channel. */
record Line(String rule, String channel) {
}
