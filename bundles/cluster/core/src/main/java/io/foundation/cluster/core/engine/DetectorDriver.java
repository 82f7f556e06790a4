package io.foundation.cluster.core.engine;

import io.foundation.base.api.id.NodeId;
import io.foundation.cluster.api.detection.DetectorContext;
import io.foundation.cluster.api.detection.DetectorEffects;
import io.foundation.cluster.api.detection.FailureDetector;
import io.foundation.cluster.api.detection.FailureDetectorProvider;
import io.foundation.cluster.api.detection.Judgement;
import io.foundation.cluster.core.membership.MemberRecord;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Drives the failure detector, and stands in for it while its provider is replaced: what was judged stays judged until
 * the successor knows better. On the engine's loop.
 */
final class DetectorDriver {

    /** What the engine does for the detector. */
    interface Engine {
        void sendDetector(NodeId peer, byte[] message);

        void judged(NodeId peer, Judgement judgement, String evidence);

        void refute(long revision);
    }

    private final EngineServices services;
    private final EngineSettings.Part part;
    private final NodeId self;
    private final Engine engine;
    private final PluggedCore<FailureDetector> detector;
    /** Whom the topology wants links to; null before it said so. */
    private Set<NodeId> neighbours;

    DetectorDriver(EngineLoop loop, EngineServices services, EngineSettings settings, NodeId self, Engine engine) {
        this.services = services;
        this.part = settings.detector();
        this.self = self;
        this.engine = engine;
        this.detector = new PluggedCore<>(loop, "The failure detector '" + part.type() + "'", "dead nodes are not noticed", FailureDetector::timer);
    }

    String type() {
        return part.type();
    }

    Optional<String> trouble() {
        return detector.isThere() ? Optional.empty()
                : detector.trouble().or(() -> Optional.of("No failure detector '" + part.type() + "' is installed."));
    }

    /** What is wrong with how it is configured; empty if nothing is, or nobody knows yet. */
    Optional<String> misconfigured() {
        return detector.misconfigured();
    }

    /** Takes a provider into use, or (null) does without. */
    void provider(FailureDetectorProvider provider, Collection<MemberRecord> members) {
        detector.end();
        boolean begun = provider != null && detector.begin(new Effects(), effects -> provider.create(new DetectorContext(self,
                PartOptions.read(part, "detector.", provider.options()), services.time(), services.random(), effects)), FailureDetector::start);
        if (!begun) {
            return;
        }
        members.forEach(member -> memberKnown(member.id(), member.revision()));
        if (neighbours != null) {
            detector.call(core -> core.watch(neighbours));
        }
        judgements().forEach((peer, judgement) -> engine.judged(peer, judgement, "judged anew by a new failure detector"));
    }

    void memberKnown(NodeId peer, long revision) {
        if (!peer.equals(self)) {
            detector.call(core -> core.memberKnown(peer, revision));
        }
    }

    /** The topology wants links to these. */
    void watch(Set<NodeId> peers) {
        if (!peers.equals(neighbours)) {
            neighbours = peers;
            detector.call(core -> core.watch(peers));
        }
    }

    void memberGone(NodeId peer) {
        detector.call(core -> core.memberGone(peer));
    }

    void heard(NodeId peer) {
        detector.call(core -> core.heard(peer));
    }

    void linkLost(NodeId peer) {
        detector.call(core -> core.linkLost(peer));
    }

    void connectRefused(NodeId peer) {
        detector.call(core -> core.connectRefused(peer));
    }

    void message(NodeId from, byte[] message) {
        detector.call(core -> core.message(from, message));
    }

    Map<NodeId, Judgement> judgements() {
        return detector.ask(FailureDetector::judgements, Map.of());
    }

    Map<String, String> facts() {
        return detector.ask(FailureDetector::facts, Map.of());
    }

    long failures() {
        return detector.failures();
    }

    private final class Effects extends PluggedCore.Effects<FailureDetector> implements DetectorEffects {
        Effects() {
            super(detector);
        }

        @Override
        public void send(NodeId peer, byte[] message) {
            later(() -> engine.sendDetector(peer, message));
        }

        @Override
        public void judged(NodeId peer, Judgement judgement, String evidence) {
            later(() -> engine.judged(peer, judgement, evidence));
        }

        @Override
        public void refute(long revision) {
            later(() -> engine.refute(revision));
        }
    }
}
