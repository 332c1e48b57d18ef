/**
 * What starts and stops with a role: scripts of the site's own and units of systemd, one at a time, in order. This was
 * heartbeat's job.
 */
@NullMarked
package io.ballast.role.work;

import org.jspecify.annotations.NullMarked;
