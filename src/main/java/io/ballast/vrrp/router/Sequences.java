package io.ballast.vrrp.router;

import java.util.HashMap;
import java.util.Map;

/**
 * Numbers of authentication headers go on from process to process, since other routers take lower ones for old packets
 * (RFC 2402 section 3.3.2). They are set aside in blocks, so that not every advert is worth a record: after a crash the
 * next process goes on behind the block.
 */
final class Sequences {

    static final long BLOCK = 1000;

    private final Map<String, Long> setAside;
    private final Memory memory;

    /** @param before the highest of each instance that may have been used by an earlier process */
    Sequences(Map<String, Long> before, Memory memory) {
        setAside = new HashMap<>(before);
        this.memory = memory;
    }

    /** After which number an instance may begin. */
    long last(String instance) {
        return setAside.getOrDefault(instance, 0L);
    }

    /** An instance has come to this number, or is about to begin with it. */
    void used(String instance, long number) {
        if (number + BLOCK / 2 >= last(instance)) {
            setAside.put(instance, number + BLOCK);
            memory.sequence(instance, number + BLOCK);
        }
    }
}
