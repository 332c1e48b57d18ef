package io.ballast.definition;

/**
 * What became of a draft.
 *
 * @param snapshot the definitions now
 * @param revision the one that the draft made, or the latest where it changed nothing
 * @param created whether the named resource did not exist before
 */
public record Stored(Snapshot snapshot, long revision, boolean changed, boolean created) {
}
