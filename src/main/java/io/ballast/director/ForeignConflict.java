package io.ballast.director;

import io.ballast.definition.ServiceRef;
import io.ballast.table.ServiceKey;

/** A defined service whose key is held in the plane by a service that somebody else put there. */
public record ForeignConflict(ServiceRef service, ServiceKey key) {
}
