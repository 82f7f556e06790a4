package io.foundation.benchmarks.request;

import io.foundation.base.api.id.NodeName;
import io.foundation.benchmarks.child.Ports;
import io.foundation.benchmarks.system.FoundationNode;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.Messaging;
import io.foundation.cluster.api.messaging.Outgoing;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Our request and reply between two members of a cluster: names, contexts, limits and all. */
final class FoundationEcho implements EchoSystem {

    private static final String SUBJECT = "bench.echo";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Override
    public AutoCloseable serve(int port) throws IOException {
        FoundationNode node = new FoundationNode(port, List.of(port));
        node.cluster().messaging().onRequest(SUBJECT, Dispatch.INLINE, request -> CompletableFuture.completedFuture(request.body()));
        return node;
    }

    @Override
    public EchoClient connect(int port) throws IOException {
        FoundationNode node = new FoundationNode(Ports.free(1).getFirst(), List.of(port));
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!node.reachable().contains(port)) {
            if (System.nanoTime() > deadline) {
                node.close();
                throw new IllegalStateException("the two nodes did not find each other within " + LIMIT.toSeconds() + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        return new Client(node, FoundationNode.name(port));
    }

    private static final class Client implements EchoClient {

        private final FoundationNode node;
        private final Messaging messaging;
        private final NodeName server;
        private volatile Replies replies;

        Client(FoundationNode node, NodeName server) {
            this.node = node;
            this.messaging = node.cluster().messaging();
            this.server = server;
        }

        @Override
        public void onReply(Replies told) {
            replies = told;
        }

        @Override
        public void send(byte[] body) {
            messaging.request(server, Outgoing.of(SUBJECT, body), LIMIT).whenComplete((reply, failure) -> {
                if (failure == null) {
                    replies.reply(reply.length);
                } else {
                    replies.failed(failure);
                }
            });
        }

        @Override
        public void close() {
            node.close();
        }
    }
}
