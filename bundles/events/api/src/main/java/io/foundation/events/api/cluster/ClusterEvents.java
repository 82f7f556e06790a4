package io.foundation.events.api.cluster;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.events.api.EventDraft;
import io.foundation.events.api.EventListener;
import io.foundation.events.api.EventQuery;
import io.foundation.events.api.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** The events of all nodes of one cluster: a service for each cluster, with the property {@link #CLUSTER}. Thread-safe; nothing here blocks. */
@ProviderType
public interface ClusterEvents {

    /** The service property that holds the cluster's name. */
    String CLUSTER = "cluster.name";

    /** The most subscriptions of a node in a cluster. */
    int MAX_SUBSCRIPTIONS = 100;

    /**
     * Appends an event here and has each other member take in a copy. Whoever does not answer in time may have it or not, and is not asked again: who must not miss any subscribes.
     *
     * @param timeout 1 ms to 1 h
     * @return what became of it; fails only if it could not be appended here
     */
    CompletionStage<Emitted> emit(EventDraft draft, Duration timeout);

    /**
     * Tells of what happens on any node, this one included. Each node keeps its events, and this one asks for what comes after the last it has had: so nothing is lost by a disconnect,
     * as long as that node keeps it. An event is told at least once: again, if the node begins anew, or this bundle is replaced at a bad moment. Those of one node come in their
     * order, and so do those of one key on one node; between nodes there is no order. The listener is told one at a time, on a virtual thread, and may block: then less is asked for.
     * Copies that {@link #emit} has made are told once, as the event they are copies of.
     *
     * @param subscription where to begin holds for each node: {@link Subscription#FROM_NOW} is when it is first reached. Under its name, positions are kept while the listener is away,
     *                     on this node and until it ends. {@code required} is not allowed
     * @throws io.foundation.base.api.error.FoundationException {@code INVALID_INPUT}, or {@code RESOURCE_EXHAUSTED} if there are {@link #MAX_SUBSCRIPTIONS}
     */
    Registration subscribe(Subscription subscription, EventListener listener);

    /**
     * Asks every node, and puts together what they have, by timestamp, node and id. The clocks of the nodes decide what is before
     * what, but an effect is never before its cause.
     *
     * @param query   offset and limit hold for the whole; without a limit, or with one of more, the limit is {@link #MAX_FOUND}
     * @param timeout 1 ms to 1 h
     */
    CompletionStage<ClusterFound> query(EventQuery query, Duration timeout);

    /** The most events of an answer to {@link #query}. */
    int MAX_FOUND = 10_000;

    /** Those who are told. */
    List<ClusterSubscriptionStats> subscriptions();
}
