package io.ballast.director;

import java.time.InstantSource;
import java.util.function.LongSupplier;

import io.ballast.event.EventLog;
import io.ballast.plane.ForwardingPlane;

/** What the reconciler works with; a test puts its own clocks, probes and plane here. */
record Surroundings(ForwardingPlane plane, Probing probing, OwnState own, KernelSettings settings, EventLog events,
        InstantSource clock, LongSupplier nanoTime, Evaluation.Remaining remaining, ProbePaths paths,
        Runnable heartbeat) {
}
