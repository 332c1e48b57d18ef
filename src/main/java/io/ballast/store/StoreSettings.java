package io.ballast.store;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What to do with a database that holds less than the last good state. Each names the one revision it means, so that a
 * setting left behind does nothing later.
 *
 * @param acceptRevision take the database as it is if it stands at this revision, and forget what is newer
 * @param rebuildRevision fill the database from the last good state if that stands at this revision
 */
@ConfigurationProperties("ballast.store")
public record StoreSettings(@Nullable Long acceptRevision, @Nullable Long rebuildRevision) {
}
