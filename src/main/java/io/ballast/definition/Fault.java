package io.ballast.definition;

/**
 * Something wrong in a document.
 *
 * @param pointer where, as RFC 6901 writes it, in the document that was sent
 * @param message what is wrong and what to do, in plain words
 */
public record Fault(String pointer, String message) {
}
