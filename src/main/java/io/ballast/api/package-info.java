/**
 * The REST resources of docs/api, in JSON and YAML, and their problems.
 *
 * <p>May call every room below; nobody calls it.
 */
@NullMarked
package io.ballast.api;

import org.jspecify.annotations.NullMarked;
