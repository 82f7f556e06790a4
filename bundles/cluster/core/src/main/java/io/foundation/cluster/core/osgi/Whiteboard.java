package io.foundation.cluster.core.osgi;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.MembershipListener;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.LargeHandler;
import io.foundation.cluster.api.messaging.MessageHandler;
import io.foundation.cluster.api.messaging.RequestHandler;
import io.foundation.cluster.api.messaging.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handlers and listeners that bundles publish as services: each is registered with every cluster it is for, and taken
 * back when it goes. A service says which subject it handles ({@code foundation.subject}), optionally for which cluster
 * ({@code cluster.name}) and on which thread ({@code foundation.dispatch}: virtual or inline). It may also name topics to subscribe to,
 * and what this node is able to do while the service is there. Thread-safe.
 */
@Component(immediate = true, service = {})
public final class Whiteboard {

    private static final Logger LOG = LoggerFactory.getLogger(Whiteboard.class);
    private static final String DISPATCH = "foundation.dispatch";
    private static final int USUAL_WEIGHT = 10;

    private final Map<Cluster, Map<Object, Registration>> clusters = new HashMap<>();
    private final Map<Object, Posted> posted = new HashMap<>();

    /** Something published, and how it is registered with a cluster. */
    private record Posted(String cluster, Function<Cluster, Registration> register) {
        boolean isFor(Cluster candidate) {
            return cluster == null || cluster.equals(candidate.name().value());
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void addCluster(Cluster cluster) {
        Map<Object, Registration> registrations = new HashMap<>();
        clusters.put(cluster, registrations);
        posted.forEach((service, post) -> register(cluster, registrations, service, post));
    }

    synchronized void removeCluster(Cluster cluster) {
        Map<Object, Registration> registrations = clusters.remove(cluster);
        if (registrations != null) {
            registrations.values().forEach(Registration::close);
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addMessageHandler(MessageHandler handler, Map<String, Object> properties) {
        List<Function<Cluster, Registration>> more = new ArrayList<>(advertised(properties));
        words(properties, MessageHandler.TOPIC).forEach(topic -> more.add(cluster -> cluster.messaging().subscribe(topic, dispatch(properties), handler)));
        withSubject(handler, properties, subject -> cluster -> cluster.messaging().onMessage(subject, dispatch(properties), handler), more);
    }

    void removeMessageHandler(MessageHandler handler) {
        remove(handler);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addLargeHandler(LargeHandler handler, Map<String, Object> properties) {
        withSubject(handler, properties, subject -> cluster -> cluster.messaging().onLarge(subject, handler), advertised(properties));
    }

    void removeLargeHandler(LargeHandler handler) {
        remove(handler);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addRequestHandler(RequestHandler handler, Map<String, Object> properties) {
        withSubject(handler, properties, subject -> cluster -> cluster.messaging().onRequest(subject, dispatch(properties), handler), advertised(properties));
    }

    void removeRequestHandler(RequestHandler handler) {
        remove(handler);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addMembershipListener(MembershipListener listener, Map<String, Object> properties) {
        add(listener, properties, cluster -> cluster.listen(listener));
    }

    void removeMembershipListener(MembershipListener listener) {
        remove(listener);
    }

    private void withSubject(Object handler, Map<String, Object> properties, Function<String, Function<Cluster, Registration>> register,
            List<Function<Cluster, Registration>> more) {
        List<Function<Cluster, Registration>> all = new ArrayList<>(more);
        if (properties.get(MessageHandler.SUBJECT) instanceof String subject) {
            all.addFirst(register.apply(subject));
        }
        if (all.isEmpty()) {
            LOG.warn("The handler {} has no property {} and handles nothing: set it to the subject.", handler.getClass().getName(), MessageHandler.SUBJECT);
        } else {
            add(handler, properties, cluster -> together(cluster, all));
        }
    }

    /** All or nothing: what was registered is taken back if the next cannot be. */
    private static Registration together(Cluster cluster, List<Function<Cluster, Registration>> all) {
        List<Registration> done = new ArrayList<>();
        try {
            all.forEach(each -> done.add(each.apply(cluster)));
        } catch (FoundationException e) {
            done.forEach(Registration::close);
            throw e;
        }
        return () -> done.forEach(Registration::close);
    }

    /** What a service says that this node can do while it is there. */
    private static List<Function<Cluster, Registration>> advertised(Map<String, Object> properties) {
        int weight = properties.get(MessageHandler.WEIGHT) instanceof Number number ? number.intValue() : USUAL_WEIGHT;
        List<Function<Cluster, Registration>> all = new ArrayList<>();
        words(properties, MessageHandler.CAPABILITY).forEach(name -> all.add(cluster -> cluster.messaging().advertise(Target.CAPABILITY, name, weight)));
        words(properties, MessageHandler.SERVICE).forEach(name -> all.add(cluster -> cluster.messaging().advertise(Target.SERVICE, name, weight)));
        return all;
    }

    /** The words of a property that holds one or several. */
    private static List<String> words(Map<String, Object> properties, String property) {
        return switch (properties.get(property)) {
            case String word -> List.of(word);
            case String[] several -> List.of(several);
            case Collection<?> several -> several.stream().map(Object::toString).toList();
            case null, default -> List.of();
        };
    }

    private static Dispatch dispatch(Map<String, Object> properties) {
        Object word = properties.getOrDefault(DISPATCH, "virtual");
        return "INLINE".equals(word.toString().toUpperCase(Locale.ROOT)) ? Dispatch.INLINE : Dispatch.VIRTUAL;
    }

    private synchronized void add(Object service, Map<String, Object> properties, Function<Cluster, Registration> register) {
        Posted post = new Posted(properties.get(Cluster.NAME) instanceof String name ? name : null, register);
        posted.put(service, post);
        clusters.forEach((cluster, registrations) -> register(cluster, registrations, service, post));
    }

    private static void register(Cluster cluster, Map<Object, Registration> registrations, Object service, Posted post) {
        if (!post.isFor(cluster)) {
            return;
        }
        try {
            registrations.put(service, post.register().apply(cluster));
        } catch (FoundationException e) {
            LOG.warn("{} is not registered with '{}': {}", service.getClass().getName(), cluster.name(), e.getMessage());
        }
    }

    private synchronized void remove(Object service) {
        posted.remove(service);
        clusters.values().forEach(registrations -> {
            Registration registration = registrations.remove(service);
            if (registration != null) {
                registration.close();
            }
        });
    }
}
