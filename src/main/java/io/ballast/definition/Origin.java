package io.ballast.definition;

import io.ballast.secret.Secret;
import io.ballast.secret.SecretBox;

/**
 * Where a document comes from.
 *
 * @param ruled whether it must keep today's rules: what was stored once is read without asking them
 * @param sealed whether secrets stand in it as they are stored
 */
record Origin(SecretBox box, boolean ruled, boolean sealed) {

    /** Before the sealed form, in stored documents. No document of a client can have it in any text. */
    static final char SEALED = '\u001a';

    /** What a client sent. */
    static Origin request(SecretBox box) {
        return new Origin(box, true, false);
    }

    /** What an earlier revision held. */
    static Origin history(SecretBox box) {
        return new Origin(box, true, true);
    }

    /** What is stored now. */
    static Origin store(SecretBox box) {
        return new Origin(box, false, true);
    }

    /** How a secret stands in stored documents. */
    static String sealed(Secret secret) {
        return SEALED + secret.sealed();
    }

    Secret secret(String text) {
        return sealed ? box.open(text.substring(text.isEmpty() ? 0 : 1)) : box.seal(text);
    }
}
