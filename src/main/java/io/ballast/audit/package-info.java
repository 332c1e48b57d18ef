/**
 * Who did what, or tried to: one entry for every write from wherever it comes, and for every refusal. Entries are added
 * and grow old, and nobody changes one.
 *
 * <p>May call {@code store} and what lies below. Those above say who somebody is; here it is only written down.
 */
@NullMarked
package io.ballast.audit;

import org.jspecify.annotations.NullMarked;
