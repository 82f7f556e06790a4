package io.foundation.cluster.staged;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberEvent;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.MembershipListener;
import io.foundation.cluster.api.MembershipSnapshot;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.Outgoing;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The post of one cluster, by its messaging. */
final class ClusterPost implements Post {

    /** Under which the messages of staged broadcasts go. */
    static final String SUBJECT = "io.foundation.staged";

    private static final Logger LOG = LoggerFactory.getLogger(ClusterPost.class);
    private static final String CHANNEL = "coordination";
    private static final String URGENT_CHANNEL = "control";

    private final Cluster cluster;

    ClusterPost(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Hands to a driver what comes, and who goes. */
    Registration deliver(StagedDriver driver) {
        Registration messages = cluster.messaging().onMessage(SUBJECT, Dispatch.VIRTUAL, message -> {
            if (!message.from().name().equals(cluster.self().name())) {
                driver.received(message.from(), message.body());
            }
        });
        Registration members = cluster.listen(new MembershipListener() {
            @Override
            public void snapshot(MembershipSnapshot snapshot) {
                snapshot.in(MemberState.UNREACHABLE).forEach(member -> driver.gone(member.id()));
            }

            @Override
            public void event(MemberEvent event) {
                MemberState state = event.member().state();
                if (state == MemberState.LEFT || state == MemberState.UNREACHABLE) {
                    driver.gone(event.member().id());
                }
            }
        });
        return () -> {
            messages.close();
            members.close();
        };
    }

    @Override
    public Optional<NodeId> self() {
        Member self = cluster.self();
        return self.state() == MemberState.LEFT ? Optional.empty() : Optional.of(self.id());
    }

    @Override
    public Optional<NodeId> member(NodeName name) {
        return cluster.member(name).map(Member::id);
    }

    @Override
    public void send(NodeName to, byte[] message) {
        cluster.messaging().send(to, new Outgoing(SUBJECT, message, CHANNEL, "")).whenComplete((taken, failure) -> {
            if (failure != null) {
                // It is said again as long as it matters, or its receiver is gone.
                LOG.debug("A staged broadcast could not say something to {}: {}", to, failure.toString());
            }
        });
    }

    @Override
    public void broadcast(byte[] message, boolean urgent) {
        cluster.messaging().broadcast(new Outgoing(SUBJECT, message, urgent ? URGENT_CHANNEL : CHANNEL, "")).whenComplete((taken, failure) -> {
            if (failure != null) {
                LOG.warn("A staged broadcast could not be sent: {}", failure.toString());
            }
        });
    }
}
