package io.ballast.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Who may call a handler. One that has neither this nor {@link OpenToAll} lets in nobody. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Needs {

    /** How much a handler reaches, and so where the caller's role must hold. */
    enum Reach {
        /** All clusters, or what belongs to none. */
        EVERYTHING,
        /** The one that the path names as {@code cluster}. */
        CLUSTER,
        /** What the caller may see or do, which the handler finds out by itself. */
        CALLERS_OWN
    }

    Role value();

    Reach reach() default Reach.EVERYTHING;
}
