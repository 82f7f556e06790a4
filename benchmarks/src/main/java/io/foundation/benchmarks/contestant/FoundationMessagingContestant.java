package io.foundation.benchmarks.contestant;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import io.foundation.benchmarks.system.FoundationNode;
import io.foundation.cluster.api.messaging.Messaging;
import io.foundation.cluster.api.messaging.Outgoing;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Ours as a user has it: one-way messages between the two members of a cluster. */
final class FoundationMessagingContestant implements ChannelContestant {

    private static final String SUBJECT = "bench";
    private static final String URGENT_CHANNEL = "events";

    @Override
    public ChannelEnd open(Ends ends, Arrivals arrivals) throws Exception {
        FoundationNode node = new FoundationNode(ends.port(), List.of(ends.port(), ends.other()));
        node.cluster().messaging().onBorrowed(SUBJECT, message -> Bodies.tellInPlace(arrivals, message.body()));
        return new End(node, FoundationNode.name(ends.other()));
    }

    private static final class End implements ChannelEnd {

        private final FoundationNode node;
        private final Messaging messaging;
        private final NodeName other;

        End(FoundationNode node, NodeName other) {
            this.node = node;
            this.messaging = node.cluster().messaging();
            this.other = other;
        }

        @Override
        public void send(Lane lane, byte[] body) {
            Outgoing message = lane == Lane.BULK ? Outgoing.of(SUBJECT, body) : Outgoing.of(SUBJECT, body).on(URGENT_CHANNEL);
            Patience patience = new Patience();
            while (!taken(messaging.send(other, message).toCompletableFuture())) {
                patience.pause();
            }
        }

        /** A full queue is the library's word for "later", and the stage is complete when it says so. */
        private static boolean taken(CompletableFuture<Void> sent) {
            if (!sent.isCompletedExceptionally()) {
                return true;
            }
            try {
                sent.join();
                return true;
            } catch (CompletionException failure) {
                if (failure.getCause() instanceof FoundationException known && known.type() == ErrorType.RESOURCE_EXHAUSTED) {
                    return false;
                }
                throw new IllegalStateException(failure.getCause());
            }
        }

        @Override
        public void close() {
            node.close();
        }
    }
}
