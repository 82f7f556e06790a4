package io.foundation.registry.api.cluster;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.registry.api.Entry;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.Metadata;
import io.foundation.registry.api.query.Operator;
import io.foundation.registry.api.query.Query;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;

/**
 * Whom a call is for, and how.
 *
 * @param query      which instances fit
 * @param balancer   the name of the {@link LoadBalancer} that chooses among them
 * @param idempotent whether doing it twice is as doing it once: then another instance is tried also when it is not known whether the first did it
 * @param timeout    for all attempts together, 1 ms to 1 h
 */
public record Route(Query query, String balancer, boolean idempotent, Duration timeout) {

    private static final Duration USUAL = Duration.ofSeconds(5);
    private static final Duration MAX = Duration.ofHours(1);

    /** @throws FoundationException {@code INVALID_INPUT} if the time is not allowed */
    public Route {
        Objects.requireNonNull(query, "query");
        Objects.requireNonNull(balancer, "balancer");
        if (timeout.toMillis() < 1 || timeout.compareTo(MAX) > 0) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "A timeout of " + timeout.toMillis() + " ms is not allowed: use 1 ms to 1 h.");
        }
    }

    /** One of the instances that fit, in turn, within 5 s. */
    public static Route to(Query query) {
        return new Route(query, LoadBalancer.ROUND_ROBIN, false, USUAL);
    }

    /** One of the instances of that name. */
    public static Route to(EntryKey key) {
        return to(named(key));
    }

    /** One of the instances that have all the capabilities. */
    public static Route capable(String namespace, Collection<String> capabilities) {
        return to(capabilities(namespace, capabilities));
    }

    static Query named(EntryKey key) {
        return Query.where(Entry.NAME, Operator.EQ, key.name()).and(Entry.NAMESPACE, Operator.EQ, key.namespace());
    }

    static Query capabilities(String namespace, Collection<String> capabilities) {
        Query query = Query.where(Entry.NAMESPACE, Operator.EQ, namespace);
        for (String capability : capabilities) {
            query = query.and(Metadata.CAPABILITIES, Operator.EQ, capability);
        }
        return query;
    }

    public Route by(String otherBalancer) {
        return new Route(query, otherBalancer, idempotent, timeout);
    }

    public Route idempotently() {
        return new Route(query, balancer, true, timeout);
    }

    public Route within(Duration time) {
        return new Route(query, balancer, idempotent, time);
    }
}
