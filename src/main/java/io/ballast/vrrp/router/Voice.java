package io.ballast.vrrp.router;

import org.jspecify.annotations.Nullable;

/** Where the parts of the loop tell what happened. */
interface Voice {

    /** @param instance null for the router itself */
    void tell(News.Kind kind, @Nullable String instance, String sentence);
}
