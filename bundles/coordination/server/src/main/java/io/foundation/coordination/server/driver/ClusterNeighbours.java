package io.foundation.coordination.server.driver;

import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.api.messaging.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The members of a cluster that advertise that they could have a server, over the cluster's own messages. */
public final class ClusterNeighbours implements Neighbours, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterNeighbours.class);
    private static final String SERVICE = "coordination-server";
    /** Beside it, of who still has a server and is to have none. */
    private static final String RETIRING = "coordination-server-retiring";
    private static final int WEIGHT = 10;
    /** Where {@link io.foundation.cluster.api.messaging.Messaging#advertise} shows what it was told. */
    private static final String ADVERTISED = "foundation." + Target.SERVICE;
    private static final String ZONE = "zone";
    private static final String TOLD = "coordination.ensemble.tell";
    private static final String ASKED = "coordination.ensemble.ask";
    private static final String CHANNEL = "coordination";
    private static final String KEY = "ensemble";

    private final Cluster cluster;
    private final String self;
    private final List<Registration> registrations = new ArrayList<>();

    public ClusterNeighbours(Cluster cluster) {
        this.cluster = cluster;
        this.self = cluster.self().name().value();
    }

    /** Hears from the others from now on, and can be found by them. */
    public void listen(Listener listener) {
        registrations.add(cluster.messaging().onMessage(TOLD, Dispatch.VIRTUAL, message -> {
            if (!message.from().name().value().equals(self)) {
                listener.told(message.from().name().value(), message.body());
            }
        }));
        registrations.add(cluster.messaging().onRequest(ASKED, Dispatch.VIRTUAL, request -> listener.asked(request.from().name().value(), request.body())));
        registrations.add(cluster.messaging().advertise(Target.SERVICE, SERVICE, WEIGHT));
    }

    @Override
    public String self() {
        return self;
    }

    @Override
    public List<Node> nodes() {
        return cluster.members().members().stream().filter(member -> member.name().value().equals(self) || advertises(member, SERVICE)).map(this::node).toList();
    }

    private static boolean advertises(Member member, String service) {
        return Stream.of(member.metadata().getOrDefault(ADVERTISED, "").split(",")).anyMatch(entry -> entry.startsWith(service + ':'));
    }

    private Node node(Member member) {
        String name = member.name().value();
        return new Node(name, member.metadata().getOrDefault(ZONE, ""), name.equals(self) || member.state().isReachable(), member.state() == MemberState.LEAVING || advertises(member, RETIRING));
    }

    @Override
    public void retire() {
        registrations.add(cluster.messaging().advertise(Target.SERVICE, RETIRING, WEIGHT));
    }

    @Override
    public void tell(String to, byte[] message) {
        cluster.messaging().send(NodeName.of(to), outgoing(TOLD, message)).whenComplete((sent, error) -> lost(error));
    }

    @Override
    public void tellAll(byte[] message) {
        cluster.messaging().broadcast(outgoing(TOLD, message)).whenComplete((sent, error) -> lost(error));
    }

    private static void lost(Throwable error) {
        if (error != null) {
            LOG.debug("A message about the ensemble was lost.", error);
        }
    }

    private static Outgoing outgoing(String subject, byte[] body) {
        return Outgoing.of(subject, body).on(CHANNEL).keyed(KEY);
    }

    @Override
    public CompletionStage<byte[]> ask(String to, byte[] question, Duration patience) {
        return cluster.messaging().request(NodeName.of(to), outgoing(ASKED, question), patience);
    }

    @Override
    public void close() {
        registrations.forEach(Registration::close);
    }
}
