package io.foundation.benchmarks.contestant;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
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
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Our transport alone: what a channel costs without a cluster around it. */
final class FoundationLinkContestant implements ChannelContestant {

    private static final String SUBJECT = "bench";
    private static final int MAX_MESSAGE = 64 << 20;
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final String bulk;
    private final String urgent;

    /**
     * One over the default channels.
     *
     * @param bulk   the channel of the bulk
     * @param urgent the channel of the urgent
     */
    FoundationLinkContestant(String bulk, String urgent) {
        this.bulk = bulk;
        this.urgent = urgent;
    }

    @Override
    public ChannelEnd open(Ends ends, Arrivals arrivals) throws Exception {
        NettyTransportProvider provider = new NettyTransportProvider();
        End end = new End(provider, arrivals);
        end.transport = provider.open(settings(provider, ends.port(), ends.sender() ? 2 : 1), end);
        if (ends.sender()) {
            end.transport.connect(new Address("127.0.0.1", ends.other())).toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        return end;
    }

    private static TransportSettings settings(NettyTransportProvider provider, int port, long incarnation) {
        return new TransportSettings(ClusterName.of("bench"), new NodeId(NodeName.of("n" + port), incarnation), new Address("127.0.0.1", port),
                new LinkSecurity(ClusterSecret.of("a secret for benchmarks only")), () -> new byte[0], ChannelSpec.DEFAULTS, MAX_MESSAGE, LIMIT,
                Duration.ofSeconds(2), 5, Options.read("bench", provider.options(), Map.of()));
    }

    private final class End implements ChannelEnd, LinkListener {

        private final NettyTransportProvider provider;
        private final Arrivals arrivals;
        private Transport transport;
        private volatile Link link;

        End(NettyTransportProvider provider, Arrivals arrivals) {
            this.provider = provider;
            this.arrivals = arrivals;
        }

        @Override
        public void send(Lane lane, byte[] body) {
            Link now = link;
            if (now == null) {
                throw new IllegalStateException("the other end has not connected yet");
            }
            Message message = new Message(lane == Lane.BULK ? bulk : urgent, SUBJECT, "", Context.empty(), body);
            Patience patience = new Patience();
            for (SendStatus status = now.send(message); status != SendStatus.ACCEPTED; status = now.send(message)) {
                if (status != SendStatus.QUEUE_FULL) {
                    throw new IllegalStateException("a message was not taken: " + status);
                }
                patience.pause();
            }
        }

        @Override
        public Admission admit(PeerHello peer) {
            return Admission.ACCEPTED;
        }

        @Override
        public void linkUp(Link up) {
            link = up;
        }

        @Override
        public void linkDown(Link down, LinkEnd end) {
            link = null;
        }

        @Override
        public void received(Link from, Inbound inbound) {
            Bodies.tellInPlace(arrivals, inbound.bytes());
        }

        @Override
        public void message(Link from, Message message) {
            Bodies.tell(arrivals, message.body());
        }

        @Override
        public void request(Link from, Message message, Responder responder) {
            responder.reply(new byte[0]);
        }

        @Override
        public void close() {
            transport.close(Goodbye.STOPPING);
            provider.close();
        }
    }
}
