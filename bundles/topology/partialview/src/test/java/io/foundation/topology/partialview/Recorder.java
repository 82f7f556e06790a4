package io.foundation.topology.partialview;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.option.Options;
import io.foundation.base.api.protocol.Time;
import io.foundation.base.api.protocol.TimerKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A partial view alone: what it does is written down, links come up when a test says so. */
final class Recorder implements PartialViewEffects {

    record Sent(NodeId to, OverlayMessage message) {
    }

    final List<NodeId> dialled = new ArrayList<>();
    final List<NodeId> closed = new ArrayList<>();
    final List<Sent> sent = new ArrayList<>();
    final List<String> neighbours = new ArrayList<>();
    final Map<String, Long> timers = new TreeMap<>();
    final NodeId self = id("self");
    final PartialView view;
    private long now = 1;

    Recorder(long seed, Map<String, String> options) {
        PartialViewSettings settings = PartialViewSettings.of(Options.read("test", PartialViewSettings.options(), options));
        Time time = new Time() {
            @Override
            public long nanos() {
                return now;
            }

            @Override
            public long wallMillis() {
                return now / 1_000_000;
            }
        };
        this.view = new PartialView(new PartialViewContext(self, settings, time, new SplittableRandom(seed), this));
        view.start(Optional.empty(), List.of());
    }

    static NodeId id(String name) {
        return NodeId.of(name, 1);
    }

    /** Makes peers neighbours: each is linked and asks urgently. */
    Recorder with(String... names) {
        for (String name : names) {
            view.linkUp(id(name), false);
            tell(name, new OverlayMessage.Neighbour(1, true, false));
        }
        sent.clear();
        neighbours.clear();
        return this;
    }

    void tell(String from, OverlayMessage message) {
        view.message(id(from), OverlayCodec.write(message));
    }

    void pass(long nanos) {
        now += nanos;
    }

    <T extends OverlayMessage> List<T> sent(Class<T> kind) {
        return sent.stream().map(Sent::message).filter(kind::isInstance).map(kind::cast).toList();
    }

    <T extends OverlayMessage> List<NodeId> receivers(Class<T> kind) {
        return sent.stream().filter(each -> kind.isInstance(each.message())).map(Sent::to).toList();
    }

    @Override
    public void connect(NodeId peer) {
        dialled.add(peer);
    }

    @Override
    public void disconnect(NodeId peer) {
        closed.add(peer);
    }

    @Override
    public void send(NodeId peer, byte[] message) {
        sent.add(new Sent(peer, OverlayCodec.read(message).orElseThrow()));
    }

    @Override
    public void neighbourUp(NodeId peer) {
        neighbours.add("+" + peer.name());
    }

    @Override
    public void neighbourDown(NodeId peer) {
        neighbours.add("-" + peer.name());
    }

    @Override
    public void emit(String event, String detail) {
    }

    @Override
    public void schedule(TimerKey key, long delayNanos) {
        timers.put(key.kind(), delayNanos);
    }

    @Override
    public void cancel(TimerKey key) {
        timers.remove(key.kind());
    }
}
