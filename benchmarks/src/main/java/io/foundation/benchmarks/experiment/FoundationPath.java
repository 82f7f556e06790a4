package io.foundation.benchmarks.experiment;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.option.Options;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.ClusterSecret;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.Inbound;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkEnd;
import io.foundation.transport.api.LinkListener;
import io.foundation.transport.api.LinkSecurity;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.PeerHello;
import io.foundation.transport.api.Responder;
import io.foundation.transport.api.SendStatus;
import io.foundation.transport.api.Transport;
import io.foundation.transport.api.TransportSettings;
import io.foundation.transport.netty.NettyTransportProvider;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Our transport between two ends in this process, by way of the shim. */
final class FoundationPath implements ActorPath {

    /** The channel of the actors' bodies; a key is an actor's id. */
    static final String WORK = "work";
    private static final String URGENT = "urgent";
    private static final String ANSWERS = "answers";
    private static final String SUBJECT = "body";
    private static final int MAX_MESSAGE = 64 << 20;
    private static final int QUEUE_BYTES = 1 << 30;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final ClusterSecret SECRET = ClusterSecret.of("a secret for benchmarks only");

    private final NettyTransportProvider clientProvider = new NettyTransportProvider();
    private final Transport client;
    private Link link;
    private volatile Answers answers = (id, arrivedAt) -> { };

    /** The side that answers. */
    static final class Server implements AutoCloseable {

        private final NettyTransportProvider provider = new NettyTransportProvider();
        private final Transport transport;

        /**
         * One that answers whatever comes.
         *
         * @param work the channel of the bodies
         * @param told of each body, before it is answered
         */
        Server(ChannelSpec work, Consumer<ByteBuffer> told) {
            transport = provider.open(settings(provider, "server", work), new Listener() {
                @Override
                void came(Link from, String key, ByteBuffer body) {
                    long arrivedAt = System.nanoTime();
                    told.accept(body);
                    byte[] answer = ByteBuffer.allocate(Integer.BYTES + Long.BYTES).putInt(Integer.parseInt(key)).putLong(arrivedAt).array();
                    from.send(new Message(ANSWERS, SUBJECT, "", Context.empty(), answer));
                }
            });
        }

        int port() {
            return transport.boundAddress().port();
        }

        @Override
        public void close() {
            transport.close(Goodbye.STOPPING);
            provider.close();
        }
    }

    FoundationPath(ChannelSpec work, int port) throws Exception {
        client = clientProvider.open(settings(clientProvider, "client", work), new Listener() {
            @Override
            void came(Link from, String key, ByteBuffer answer) {
                answers.answered(answer.getInt(), answer.getLong());
            }
        });
        link = client.connect(new Address("127.0.0.1", port)).toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** The channel of the actors, with so many connections. */
    static ChannelSpec work(int connections) {
        return ChannelSpec.builder(WORK).connections(connections).queueBytes(QUEUE_BYTES).build();
    }

    private static TransportSettings settings(NettyTransportProvider provider, String name, ChannelSpec work) {
        return new TransportSettings(ClusterName.of("bench"), NodeId.of(name, 1), new Address("127.0.0.1", 0), new LinkSecurity(SECRET),
                () -> new byte[0], List.of(work, ChannelSpec.builder(URGENT).priority(1).build(), ChannelSpec.builder(ANSWERS).priority(1).build()),
                MAX_MESSAGE, LIMIT, Duration.ofSeconds(5), 5, Options.read("bench", provider.options(), Map.of()));
    }

    @Override
    public void onAnswer(Answers told) {
        answers = told;
    }

    @Override
    public void send(int id, byte[] body, boolean urgent) {
        SendStatus status = trySend(urgent ? URGENT : WORK, Integer.toString(id), body);
        if (status != SendStatus.ACCEPTED) {
            throw new IllegalStateException("a body was not taken: " + status);
        }
    }

    SendStatus trySend(String channel, String key, byte[] body) {
        return link.send(new Message(channel, SUBJECT, key, Context.empty(), body));
    }

    @Override
    public void close() {
        client.close(Goodbye.STOPPING);
        clientProvider.close();
    }

    /** Takes everybody in, and hears only one-way messages. */
    private abstract static class Listener implements LinkListener {

        abstract void came(Link from, String key, ByteBuffer body);

        @Override
        public void received(Link from, Inbound inbound) {
            came(from, inbound.key(), inbound.isInMemory() ? ByteBuffer.wrap(inbound.array(), inbound.offset(), (int) inbound.length())
                    : ByteBuffer.wrap(inbound.toMessage().body()));
        }

        @Override
        public Admission admit(PeerHello peer) {
            return Admission.ACCEPTED;
        }

        @Override
        public void linkUp(Link up) {
            // The dialling side has it from connect, the other from its messages.
        }

        @Override
        public void linkDown(Link down, LinkEnd end) {
            // What was under way times out in the measurement.
        }

        @Override
        public void message(Link from, Message message) {
            came(from, message.key(), ByteBuffer.wrap(message.body()));
        }

        @Override
        public void request(Link from, Message message, Responder responder) {
            responder.reply(new byte[0]);
        }
    }
}
