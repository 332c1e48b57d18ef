package io.ballast.plane;

/** What became of one operation. */
public sealed interface Outcome {

    Outcome DONE = new Done();

    record Done() implements Outcome {
    }

    /** @param reason the kernel's reason in plain words, with what to do where that is known */
    record Failed(String reason) implements Outcome {
    }

    /** The answer was lost; only reading tells. */
    record Unknown(String reason) implements Outcome {
    }
}
