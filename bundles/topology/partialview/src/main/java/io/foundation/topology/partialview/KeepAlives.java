package io.foundation.topology.partialview;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.Time;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who of the neighbours was heard when, and how far each is: a keep-alive says when the last one of the other came, so that the
 * round trip is measured without a message of its own. Not thread-safe.
 */
final class KeepAlives {

    private static final double WEIGHT = 0.25;

    /** One neighbour. */
    private static final class Pulse {
        private long heardAt;
        private long theirs;
        private long theirsAt;
        private double roundTrip = -1;
    }

    private final Time time;
    private final long periodNanos;
    private final Map<NodeId, Pulse> pulses = new HashMap<>();
    private long lastRound;

    KeepAlives(Time time, long periodNanos) {
        this.time = time;
        this.periodNanos = periodNanos;
        this.lastRound = time.nanos();
    }

    void begin(NodeId peer) {
        Pulse pulse = new Pulse();
        pulse.heardAt = time.nanos();
        pulses.put(peer, pulse);
    }

    void end(NodeId peer) {
        pulses.remove(peer);
    }

    /** Anything came from him. */
    void heard(NodeId peer) {
        Pulse pulse = pulses.get(peer);
        if (pulse != null) {
            pulse.heardAt = time.nanos();
        }
    }

    void received(NodeId peer, OverlayMessage.KeepAlive message) {
        Pulse pulse = pulses.get(peer);
        if (pulse == null) {
            return;
        }
        long now = time.nanos();
        pulse.theirs = message.sentAt();
        pulse.theirsAt = now;
        long roundTrip = now - message.echo() - message.held();
        // What is longer than the neighbour may be silent is an echo of a former link, or nonsense.
        if (message.echo() != 0 && roundTrip >= 0 && roundTrip < PartialViewSettings.MISSES * periodNanos) {
            pulse.roundTrip = pulse.roundTrip < 0 ? roundTrip : pulse.roundTrip + WEIGHT * (roundTrip - pulse.roundTrip);
        }
    }

    OverlayMessage.KeepAlive next(NodeId peer, List<OverlayMessage.Beacon> beacons, SizeEstimate size) {
        Pulse pulse = pulses.get(peer);
        long now = time.nanos();
        long sentAt = now == 0 ? 1 : now;
        boolean echo = pulse != null && pulse.theirs != 0;
        return new OverlayMessage.KeepAlive(sentAt, echo ? pulse.theirs : 0, echo ? now - pulse.theirsAt : 0, beacons, size.generation(), size.minima());
    }

    /** A period has passed. If it was much longer, this node itself has slept, and nobody is to blame for silence. */
    void round() {
        long now = time.nanos();
        if (now - lastRound > 2 * periodNanos) {
            pulses.values().forEach(pulse -> pulse.heardAt = now);
        }
        lastRound = now;
    }

    /** Those who have been silent for too long. */
    List<NodeId> silent() {
        long now = time.nanos();
        List<NodeId> silent = new ArrayList<>();
        // Half a period for the way, and for the jitter of both clocks.
        long allowed = PartialViewSettings.MISSES * periodNanos + periodNanos / 2;
        if (now - lastRound <= 2 * periodNanos) {
            pulses.forEach((peer, pulse) -> {
                if (now - pulse.heardAt > allowed) {
                    silent.add(peer);
                }
            });
        }
        return silent;
    }

    /** The smoothed round trip in nanoseconds; negative if it is not known yet. */
    long roundTrip(NodeId peer) {
        Pulse pulse = pulses.get(peer);
        return pulse == null ? -1 : (long) pulse.roundTrip;
    }

    void measured(NodeId peer, long roundTrip) {
        Pulse pulse = pulses.get(peer);
        if (pulse != null && pulse.roundTrip < 0) {
            pulse.roundTrip = roundTrip;
        }
    }
}
