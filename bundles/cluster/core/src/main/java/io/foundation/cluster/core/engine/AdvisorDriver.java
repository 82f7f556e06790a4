package io.foundation.cluster.core.engine;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberEvent;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.admin.Advice;
import io.foundation.cluster.api.admin.LinkStatus;
import io.foundation.cluster.api.admin.SwitchReport;
import io.foundation.cluster.api.admin.SwitchRequest;
import io.foundation.cluster.core.overlay.Measurements;
import io.foundation.cluster.core.overlay.OverlaySettings;
import io.foundation.cluster.core.overlay.TopologyAdvisor;
import io.foundation.transport.api.TransportCounters;
import java.util.Comparator;
import java.util.List;

/**
 * Measures what the choice of a topology is made on, every so often; with {@code topology=auto} the reachable member
 * with the least name does what the advisor says. On the engine's loop.
 */
final class AdvisorDriver {

    private static final TimerKey LOOK = TimerKey.of("advisor");
    private static final long AFTER_FAILURE_MILLIS = 600_000;
    private static final long PARTITION_MILLIS = 600_000;

    private final Life life;
    private final long lookNanos;
    private final TopologyAdvisor advisor = new TopologyAdvisor();
    private long sampledNanos;
    private TransportCounters sampled;
    private long sampledBroadcasts;
    private double messagesPerSecond;
    private double broadcastsPerSecond;
    private double bandwidth;

    AdvisorDriver(Life life, OverlaySettings settings) {
        this.life = life;
        this.lookNanos = settings.look().toNanos();
    }

    void start() {
        life.loop.schedule(this, LOOK, lookNanos, this::look);
    }

    private void look(TimerKey key) {
        sample();
        boolean acts = life.topology.overlayStatus().automatic() && isLeast() && life.topology.overlayStatus().underWay().isEmpty();
        if (!acts) {
            advisor.reset();
        } else {
            Advice advice = advisor.observe(measure());
            if (advice.isChange() && advice.installed() && advisor.isRipe() && !failedLately(advice.recommended())) {
                act(advice);
            }
        }
        life.loop.schedule(this, LOOK, lookNanos, this::look);
    }

    /** What somebody prevented would be prevented again: it is left alone for a while. */
    private boolean failedLately(String type) {
        return life.topology.last().filter(last -> last.outcome() == SwitchReport.Outcome.ABORTED || last.outcome() == SwitchReport.Outcome.ROLLED_BACK)
                .filter(last -> last.to().equals(type) && life.services.time().wallMillis() - last.atMillis() < AFTER_FAILURE_MILLIS).isPresent();
    }

    private void act(Advice advice) {
        String reason = "auto: " + advice.findings().stream().filter(Advice.Finding::applies).map(Advice.Finding::because).findFirst().orElse("");
        try {
            life.topology.propose(SwitchRequest.to(advice.recommended(),
                    reason.length() <= SwitchRequest.MAX_REASON ? reason : reason.substring(0, SwitchRequest.MAX_REASON)));
            advisor.reset();
        } catch (FoundationException e) {
            // The cool-down, most likely: the next look comes to the same, or does not.
            life.journal.step("topology", "advised " + advice.recommended() + ", but: " + e.getMessage());
        }
    }

    private boolean isLeast() {
        return life.table.snapshot().members().stream().filter(member -> member.id().equals(life.self) || member.state().isReachable())
                .map(Member::id).min(NodeId::compareTo).filter(life.self::equals).isPresent();
    }

    private void sample() {
        long now = life.services.time().nanos();
        TransportCounters counters = life.transport.counters();
        long broadcasts = life.topology.broadcasts();
        if (sampled != null && now > sampledNanos && counters.bytesSent() >= sampled.bytesSent() && counters.bytesReceived() >= sampled.bytesReceived()) {
            double seconds = (now - sampledNanos) / 1e9;
            messagesPerSecond = (counters.messagesSent() - sampled.messagesSent() + counters.messagesReceived() - sampled.messagesReceived()) / seconds;
            broadcastsPerSecond = (broadcasts - sampledBroadcasts) / seconds;
            bandwidth = Math.min(1, Math.max(counters.bytesSent() - sampled.bytesSent(), counters.bytesReceived() - sampled.bytesReceived()) / seconds
                    / Measurements.ASSUMED_CAPACITY);
        }
        sampledNanos = now;
        sampled = counters;
        sampledBroadcasts = broadcasts;
    }

    /** The figures of this moment; rates are those between the last two measurements. */
    Measurements measure() {
        List<Member> members = life.table.snapshot().members().stream()
                .filter(member -> member.id().equals(life.self) || member.state().isReachable()).toList();
        long since = life.services.time().wallMillis() - PARTITION_MILLIS;
        int lost = (int) life.journal.events().stream().filter(event -> event.member().state() == MemberState.UNREACHABLE)
                .map(MemberEvent::member).filter(member -> member.since() >= since).count();
        List<Double> trips = life.links.status().stream().map(LinkStatus::roundTrip).map(trip -> trip.toNanos() / 1e6).filter(trip -> trip > 0).sorted(Comparator.naturalOrder()).toList();
        return new Measurements(life.topology.overlayStatus().type(), members.size(), roles(members, "server"), roles(members, "client"),
                trips.isEmpty() ? 0 : trips.get(trips.size() / 2), lost, bandwidth, messagesPerSecond, broadcastsPerSecond, life.topology.installed());
    }

    private static int roles(List<Member> members, String role) {
        return (int) members.stream().filter(member -> member.roles().contains(role)).count();
    }
}
