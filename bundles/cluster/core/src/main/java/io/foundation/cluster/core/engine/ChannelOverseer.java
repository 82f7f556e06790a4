package io.foundation.cluster.core.engine;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.admin.ChannelAdmin;
import io.foundation.cluster.api.admin.ChannelFigures;
import io.foundation.cluster.api.admin.ChannelStatus;
import io.foundation.cluster.api.admin.TapFilter;
import io.foundation.cluster.api.admin.TapListener;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.core.config.ChannelSettings;
import io.foundation.cluster.core.delivery.ReceiveCounters;
import io.foundation.cluster.core.delivery.SendCounters;
import io.foundation.cluster.core.messaging.Router;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.ChannelStats;
import io.foundation.transport.api.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The operator's side of the channels of one cluster. Thread-safe. */
final class ChannelOverseer implements ChannelAdmin {

    private static final long LOOK_AGAIN_NANOS = 5_000_000L;

    private final ClusterEngine engine;
    private final EngineServices services;
    private final MessagingParts parts;

    ChannelOverseer(ClusterEngine engine, EngineServices services, MessagingParts parts) {
        this.engine = engine;
        this.services = services;
        this.parts = parts;
    }

    @Override
    public List<ChannelStatus> channels() {
        return engine.settings().channels().stream().sorted(Comparator.comparing(ChannelSpec::name))
                .map(spec -> new ChannelStatus(spec.name(), ChannelSettings.values(spec).get("delivery"), ChannelSettings.values(spec))).toList();
    }

    @Override
    public List<ChannelFigures> figures() {
        List<ChannelFigures> figures = new ArrayList<>();
        engine.live().ifPresent(life -> {
            for (Link link : life.links.inUse()) {
                link.channels().forEach(stats -> figures.add(figures(life, link.peer().id(), stats)));
            }
        });
        figures.sort(Comparator.comparing(ChannelFigures::channel).thenComparing(ChannelFigures::peer));
        return figures;
    }

    private static ChannelFigures figures(Life life, NodeId peer, ChannelStats stats) {
        SendCounters sent = life.delivery.sent(peer, stats.channel());
        ReceiveCounters received = life.delivery.received(peer, stats.channel());
        int room = life.channels.find(stats.channel()).map(ChannelSpec::queueBytes).orElse(1);
        return new ChannelFigures(stats.channel(), peer, stats.connections(), stats.sent(), stats.sentBytes(), stats.received(), stats.receivedBytes(),
                stats.queuedMessages(), stats.queuedBytes(), Math.min(1, (double) Math.max(stats.queuedBytes(), sent.bytes()) / room), stats.dropped(),
                stats.queueTime().p50(), stats.queueTime().p99(), stats.queueTime().max(), sent.unacknowledged(), sent.bytes(), sent.acknowledged(),
                sent.retransmitted(), received.duplicates(), received.held());
    }

    @Override
    public CompletionStage<Void> drain(String channel, Duration timeout) {
        try {
            Life life = engine.live().orElseThrow(() -> new FoundationException(ErrorType.CLOSED,
                    "This node has left '" + engine.name() + "': cluster:rejoin brings it back."));
            life.channels.require(channel);
            CompletableFuture<Void> written = new CompletableFuture<>();
            look(life, channel, System.nanoTime() + timeout.toNanos(), written);
            return CompletableFuture.allOf(life.delivery.settled(channel).orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS), written).exceptionallyCompose(failure ->
                    CompletableFuture.failedFuture(new FoundationException(ErrorType.TIMEOUT, "The channel '" + channel + "' was not drained within "
                            + timeout.toMillis() + " ms: " + queued(life, channel) + " messages wait to be written and " + life.delivery.unacknowledged(channel)
                            + " to be confirmed.")));
        } catch (FoundationException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Links tell nobody when they have written everything, so they are looked at. */
    private void look(Life life, String channel, long deadline, CompletableFuture<Void> written) {
        if (queued(life, channel) == 0) {
            written.complete(null);
        } else if (System.nanoTime() - deadline > 0 || life.isOver()) {
            written.completeExceptionally(new java.util.concurrent.TimeoutException());
        } else {
            services.timer().schedule(() -> look(life, channel, deadline, written), LOOK_AGAIN_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    private static long queued(Life life, String channel) {
        return life.links.inUse().stream().flatMap(link -> link.channels().stream()).filter(stats -> stats.channel().equals(channel))
                .mapToLong(ChannelStats::queuedMessages).sum();
    }

    @Override
    public Registration tap(TapFilter filter, TapListener listener) {
        return parts.taps.add(filter, listener);
    }

    @Override
    public List<String> routing() {
        return parts.router.describe();
    }

    @Override
    public String route(Outgoing message, String topic) {
        Router.Route route = parts.router.route(message, topic);
        return route.channel() + " (" + route.rule() + ")";
    }

    @Override
    public List<String> lastChange() {
        return engine.lastChange();
    }
}
