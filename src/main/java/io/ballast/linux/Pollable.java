package io.ballast.linux;

/** Something that a {@link PollSet} can wait for. */
public interface Pollable {

    /** The number of its file descriptor, which stays its own to close. */
    int descriptor();
}
