package io.foundation.cluster.core.osgi;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.messaging.MessageMiddleware;
import io.foundation.cluster.api.messaging.RequestFollower;
import io.foundation.cluster.api.messaging.RoutingRule;
import io.foundation.cluster.api.messaging.TargetResolver;
import io.foundation.cluster.core.messaging.MessagingExtensions;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Middleware, followers of requests, routing rules and target resolvers that bundles publish as services: each is plugged into the messaging of every
 * cluster it is for ({@code cluster.name}, all without it), in the order of the services' ranking. Thread-safe.
 */
@Component(immediate = true, service = {})
public final class MessagingWhiteboard {

    private static final Logger LOG = LoggerFactory.getLogger(MessagingWhiteboard.class);

    private final Map<MessagingExtensions, Running> clusters = new HashMap<>();
    private final Map<Object, Posted> posted = new IdentityHashMap<>();

    private record Running(String name, Map<Object, Registration> registrations) {
    }

    private record Posted(String cluster, Function<MessagingExtensions, Registration> plug) {
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void addExtensions(MessagingExtensions extensions, Map<String, Object> properties) {
        Running running = new Running(String.valueOf(properties.get(Cluster.NAME)), new IdentityHashMap<>());
        clusters.put(extensions, running);
        posted.forEach((service, post) -> plug(extensions, running, service, post));
    }

    synchronized void removeExtensions(MessagingExtensions extensions) {
        Running running = clusters.remove(extensions);
        if (running != null) {
            running.registrations.values().forEach(Registration::close);
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addMiddleware(MessageMiddleware middleware, Map<String, Object> properties) {
        add(middleware, properties, extensions -> extensions.middleware().add(ranking(properties), middleware));
    }

    void removeMiddleware(MessageMiddleware middleware) {
        remove(middleware);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addFollower(RequestFollower follower, Map<String, Object> properties) {
        add(follower, properties, extensions -> extensions.followers().add(ranking(properties), follower));
    }

    void removeFollower(RequestFollower follower) {
        remove(follower);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addRule(RoutingRule rule, Map<String, Object> properties) {
        add(rule, properties, extensions -> extensions.rules().add(ranking(properties), rule));
    }

    void removeRule(RoutingRule rule) {
        remove(rule);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addResolver(TargetResolver resolver, Map<String, Object> properties) {
        if (properties.get(TargetResolver.KIND) instanceof String kind) {
            add(resolver, properties, extensions -> extensions.resolvers(kind).add(ranking(properties), resolver));
        } else {
            LOG.warn("The resolver {} has no property {} and finds nothing: set it to the kind of target.", resolver.getClass().getName(), TargetResolver.KIND);
        }
    }

    void removeResolver(TargetResolver resolver) {
        remove(resolver);
    }

    private static int ranking(Map<String, Object> properties) {
        return properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
    }

    private synchronized void add(Object service, Map<String, Object> properties, Function<MessagingExtensions, Registration> plug) {
        Posted post = new Posted(properties.get(Cluster.NAME) instanceof String name ? name : null, plug);
        posted.put(service, post);
        clusters.forEach((extensions, running) -> plug(extensions, running, service, post));
    }

    private static void plug(MessagingExtensions extensions, Running running, Object service, Posted post) {
        if (post.cluster == null || post.cluster.equals(running.name)) {
            running.registrations.put(service, post.plug.apply(extensions));
        }
    }

    private synchronized void remove(Object service) {
        posted.remove(service);
        clusters.values().forEach(running -> {
            Registration registration = running.registrations.remove(service);
            if (registration != null) {
                registration.close();
            }
        });
    }
}
