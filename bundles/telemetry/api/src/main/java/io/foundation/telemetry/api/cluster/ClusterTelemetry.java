package io.foundation.telemetry.api.cluster;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** What the nodes of one cluster have measured: a service for each cluster, with the property {@link #CLUSTER}. Thread-safe, does not block. */
@ProviderType
public interface ClusterTelemetry {

    /** The service property that holds the cluster's name. */
    String CLUSTER = "cluster.name";

    /**
     * Asks every node and puts their answers together. Does not fail because of nodes: who did not answer is named.
     *
     * @param prefix  the first words of the names; empty for all
     * @param timeout how long to wait for answers, 1 ms to 1 h
     */
    CompletionStage<ClusterReadings> read(String prefix, Duration timeout);
}
