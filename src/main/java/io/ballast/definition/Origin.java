package io.ballast.definition;

import io.ballast.secret.Secret;
import io.ballast.secret.SecretBox;

/**
 * Where a document comes from.
 *
 * @param ruled whether it must keep today's rules: what was stored once is read without asking them
 * @param form of the secrets in it
 */
record Origin(SecretBox box, boolean ruled, Form form) {

    /** How secrets stand in a document. */
    enum Form {
        /** As a client writes them. */
        PLAIN,
        /** As they are stored. */
        SEALED,
        /** Whatever stands there, it is only asked how the document would be shown. */
        MASKED
    }

    /** Before the sealed form, in stored documents. No document of a client can have it in any text. */
    static final char SEALED = '\u001a';

    /** What a client sent. */
    static Origin request(SecretBox box) {
        return new Origin(box, true, Form.PLAIN);
    }

    /** What an earlier revision held. */
    static Origin history(SecretBox box) {
        return new Origin(box, true, Form.SEALED);
    }

    /** What is stored now. */
    static Origin store(SecretBox box) {
        return new Origin(box, false, Form.SEALED);
    }

    /** The same, read for no more than to see how it would be shown. */
    Origin masked() {
        return new Origin(box, false, Form.MASKED);
    }

    /** How a secret stands in stored documents. */
    static String sealed(Secret secret) {
        return SEALED + secret.sealed();
    }

    Secret secret(String text) {
        return form == Form.SEALED ? box.open(text.substring(text.isEmpty() ? 0 : 1)) : box.seal(text);
    }
}
