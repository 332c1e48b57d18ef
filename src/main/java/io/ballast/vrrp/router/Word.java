package io.ballast.vrrp.router;

/** What other threads have to say to the loop. */
sealed interface Word {

    record Told(Down message) implements Word {
    }

    record ApplicationCame() implements Word {
    }

    record ApplicationLeft() implements Word {
    }

    record GuardReplaced(String why) implements Word {
    }

    /** The process shall end, in order. */
    record End() implements Word {
    }
}
