package io.foundation.cluster.shell.fakes;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.admin.ChannelAdmin;
import io.foundation.cluster.api.admin.ChannelFigures;
import io.foundation.cluster.api.admin.ChannelStatus;
import io.foundation.cluster.api.admin.TapFilter;
import io.foundation.cluster.api.admin.TapListener;
import io.foundation.cluster.api.admin.Tapped;
import io.foundation.cluster.api.messaging.Outgoing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Channels that say what they are told. */
public final class FakeChannels implements ChannelAdmin {

    public final List<ChannelStatus> channels = new ArrayList<>(List.of(
            new ChannelStatus("control", "at-most-once", Map.of("priority", "0", "connections", "1", "ordering", "keyed", "monotonic", "false",
                    "queueBytes", "1048576", "overflow", "fail")),
            new ChannelStatus("data", "at-most-once", Map.of("priority", "4", "connections", "4", "ordering", "keyed", "monotonic", "false",
                    "queueBytes", "33554432", "overflow", "fail"))));
    public final List<ChannelFigures> figures = new ArrayList<>();
    public final List<Tapped> tapped = new ArrayList<>();
    public final List<String> asked = new ArrayList<>();
    public CompletionStage<Void> drained = CompletableFuture.completedFuture(null);

    @Override
    public List<ChannelStatus> channels() {
        return List.copyOf(channels);
    }

    @Override
    public List<ChannelFigures> figures() {
        return List.copyOf(figures);
    }

    @Override
    public CompletionStage<Void> drain(String channel, Duration timeout) {
        asked.add("drain " + channel + " " + timeout);
        return drained;
    }

    @Override
    public Registration tap(TapFilter filter, TapListener listener) {
        asked.add("tap " + filter);
        tapped.forEach(listener::tapped);
        return () -> asked.add("closed");
    }

    @Override
    public List<String> routing() {
        return List.of("priority=high -> control", "everything else -> events");
    }

    @Override
    public String route(Outgoing message, String topic) {
        return message.channel().isEmpty() ? "events (everything else -> events)" : message.channel() + " (the message names its channel)";
    }

    @Override
    public List<String> lastChange() {
        return List.of();
    }
}
