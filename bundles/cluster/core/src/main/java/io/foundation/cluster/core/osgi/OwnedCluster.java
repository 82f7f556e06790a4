package io.foundation.cluster.core.osgi;

import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MembershipListener;
import io.foundation.cluster.api.MembershipSnapshot;
import io.foundation.cluster.api.messaging.BorrowingHandler;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.GapListener;
import io.foundation.cluster.api.messaging.GatherPlan;
import io.foundation.cluster.api.messaging.Gathering;
import io.foundation.cluster.api.messaging.LargeBody;
import io.foundation.cluster.api.messaging.LargeHandler;
import io.foundation.cluster.api.messaging.MessageHandler;
import io.foundation.cluster.api.messaging.Messaging;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.api.messaging.RequestHandler;
import io.foundation.cluster.api.messaging.Target;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/**
 * A cluster as one bundle sees it: what the bundle registered is taken back when it releases the service or stops.
 * Thread-safe.
 */
final class OwnedCluster implements Cluster, Messaging {

    private final Cluster cluster;
    private final Set<Registration> registrations = ConcurrentHashMap.newKeySet();
    private volatile boolean released;

    private OwnedCluster(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Gives every bundle its own view. */
    static ServiceFactory<Cluster> factory(Cluster cluster) {
        return new ServiceFactory<>() {
            @Override
            public Cluster getService(Bundle bundle, ServiceRegistration<Cluster> registration) {
                return new OwnedCluster(cluster);
            }

            @Override
            public void ungetService(Bundle bundle, ServiceRegistration<Cluster> registration, Cluster service) {
                ((OwnedCluster) service).release();
            }
        };
    }

    private void release() {
        released = true;
        registrations.forEach(Registration::close);
        registrations.clear();
    }

    private Registration own(Registration registration) {
        Registration owned = new Registration() {
            @Override
            public void close() {
                registrations.remove(this);
                registration.close();
            }
        };
        registrations.add(owned);
        if (released) {
            owned.close();
        }
        return owned;
    }

    @Override
    public ClusterName name() {
        return cluster.name();
    }

    @Override
    public Member self() {
        return cluster.self();
    }

    @Override
    public MembershipSnapshot members() {
        return cluster.members();
    }

    @Override
    public Registration listen(MembershipListener listener) {
        return own(cluster.listen(listener));
    }

    @Override
    public Messaging messaging() {
        return this;
    }

    @Override
    public CompletionStage<Void> send(NodeName to, Outgoing message) {
        return cluster.messaging().send(to, message);
    }

    @Override
    public CompletionStage<byte[]> request(NodeName to, Outgoing message, Duration timeout) {
        return cluster.messaging().request(to, message, timeout);
    }

    @Override
    public Map<NodeName, CompletionStage<byte[]>> requestEach(Collection<NodeName> to, Outgoing message, Duration timeout) {
        return cluster.messaging().requestEach(to, message, timeout);
    }

    @Override
    public CompletionStage<Void> broadcast(Outgoing message) {
        return cluster.messaging().broadcast(message);
    }

    @Override
    public Registration onMessage(String subject, Dispatch dispatch, MessageHandler handler) {
        return own(cluster.messaging().onMessage(subject, dispatch, handler));
    }

    @Override
    public CompletionStage<Void> send(NodeName to, Outgoing message, LargeBody body) {
        return cluster.messaging().send(to, message, body);
    }

    @Override
    public CompletionStage<Void> send(Target to, Outgoing message, LargeBody body) {
        return cluster.messaging().send(to, message, body);
    }

    @Override
    public Registration onLarge(String subject, LargeHandler handler) {
        return own(cluster.messaging().onLarge(subject, handler));
    }

    @Override
    public Registration onBorrowed(String subject, BorrowingHandler handler) {
        return own(cluster.messaging().onBorrowed(subject, handler));
    }

    @Override
    public Registration onRequest(String subject, Dispatch dispatch, RequestHandler handler) {
        return own(cluster.messaging().onRequest(subject, dispatch, handler));
    }

    @Override
    public CompletionStage<Void> send(Target to, Outgoing message) {
        return cluster.messaging().send(to, message);
    }

    @Override
    public CompletionStage<byte[]> request(Target to, Outgoing message, Duration timeout) {
        return cluster.messaging().request(to, message, timeout);
    }

    @Override
    public Gathering gather(Target to, Outgoing message, GatherPlan plan) {
        return cluster.messaging().gather(to, message, plan);
    }

    @Override
    public Gathering gather(Collection<NodeName> to, Outgoing message, GatherPlan plan) {
        return cluster.messaging().gather(to, message, plan);
    }

    @Override
    public CompletionStage<Void> publish(String topic, Outgoing message) {
        return cluster.messaging().publish(topic, message);
    }

    @Override
    public Registration subscribe(String topic, Dispatch dispatch, MessageHandler handler) {
        return own(cluster.messaging().subscribe(topic, dispatch, handler));
    }

    @Override
    public Registration advertise(String kind, String name, int weight) {
        return own(cluster.messaging().advertise(kind, name, weight));
    }

    @Override
    public Registration onGap(GapListener listener) {
        return own(cluster.messaging().onGap(listener));
    }
}
