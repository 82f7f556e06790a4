package io.foundation.cluster.core.messaging;

import io.foundation.cluster.api.messaging.MessageMiddleware;
import io.foundation.cluster.api.messaging.RequestFollower;
import io.foundation.cluster.api.messaging.RoutingRule;
import io.foundation.cluster.api.messaging.TargetResolver;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What others plug into the messaging of one cluster. Thread-safe. */
public final class MessagingExtensions {

    private final Ranked<MessageMiddleware> middleware = new Ranked<>();
    private final Ranked<RequestFollower> followers = new Ranked<>();
    private final Ranked<RoutingRule> rules = new Ranked<>();
    private final Map<String, Ranked<TargetResolver>> resolvers = new ConcurrentHashMap<>();

    public Ranked<MessageMiddleware> middleware() {
        return middleware;
    }

    public Ranked<RequestFollower> followers() {
        return followers;
    }

    public Ranked<RoutingRule> rules() {
        return rules;
    }

    /** The resolvers of a kind of target. */
    public Ranked<TargetResolver> resolvers(String kind) {
        return resolvers.computeIfAbsent(kind, name -> new Ranked<>());
    }
}
