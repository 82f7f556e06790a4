package io.foundation.cluster.core.engine;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.option.Options;
import io.foundation.base.api.protocol.TimerKey;
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
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the failure detector, and stands in for it while its provider is replaced: what was judged stays judged until
 * the successor knows better. On the engine's loop.
 */
final class DetectorDriver {

    private static final Logger LOG = LoggerFactory.getLogger(DetectorDriver.class);

    /** What the engine does for the detector. */
    interface Engine {
        void sendDetector(NodeId peer, byte[] message);

        void judged(NodeId peer, Judgement judgement, String evidence);

        void refute(long revision);
    }

    private final EngineLoop loop;
    private final EngineServices services;
    private final EngineSettings.Part part;
    private final NodeId self;
    private final Engine engine;
    private FailureDetector detector;
    /** Whom the topology wants links to; null before it said so. */
    private Set<NodeId> neighbours;
    private String trouble;
    private String misconfigured;
    private long failures;

    DetectorDriver(EngineLoop loop, EngineServices services, EngineSettings settings, NodeId self, Engine engine) {
        this.loop = loop;
        this.services = services;
        this.part = settings.detector();
        this.self = self;
        this.engine = engine;
    }

    String type() {
        return part.type();
    }

    Optional<String> trouble() {
        return detector != null ? Optional.empty()
                : Optional.of(trouble != null ? trouble : "No failure detector '" + part.type() + "' is installed.");
    }

    /** What is wrong with how it is configured; empty if nothing is, or nobody knows yet. */
    Optional<String> misconfigured() {
        return Optional.ofNullable(misconfigured);
    }

    void provider(FailureDetectorProvider provider, Collection<MemberRecord> members) {
        FailureDetector former = detector;
        detector = null;
        misconfigured = null;
        if (former != null) {
            loop.cancelAll(former);
        }
        if (provider == null) {
            return;
        }
        try {
            Options options = PartOptions.read(part, "detector.", provider.options());
            Effects effects = new Effects();
            FailureDetector next = provider.create(new DetectorContext(self, options, services.time(), services.random(), effects));
            effects.owner = next;
            next.start();
            detector = next;
            trouble = null;
        } catch (RuntimeException | LinkageError e) {
            FoundationException error = FoundationException.wrap(e, ErrorType.INTERNAL_ERROR,
                    "The failure detector '" + part.type() + "' cannot be made: " + e);
            trouble = error.getMessage();
            misconfigured = PartOptions.sentence(error);
            LOG.error("The failure detector '{}' cannot be made: dead nodes are not noticed.", part.type(), e);
            return;
        }
        members.forEach(member -> memberKnown(member.id(), member.revision()));
        if (neighbours != null) {
            call(core -> core.watch(neighbours));
        }
        judgements().forEach((peer, judgement) -> engine.judged(peer, judgement, "judged anew by a new failure detector"));
    }

    void memberKnown(NodeId peer, long revision) {
        if (!peer.equals(self)) {
            call(core -> core.memberKnown(peer, revision));
        }
    }

    /** The topology wants links to these. */
    void watch(Set<NodeId> peers) {
        if (!peers.equals(neighbours)) {
            neighbours = peers;
            call(core -> core.watch(peers));
        }
    }

    void memberGone(NodeId peer) {
        call(core -> core.memberGone(peer));
    }

    void heard(NodeId peer) {
        call(core -> core.heard(peer));
    }

    void linkLost(NodeId peer) {
        call(core -> core.linkLost(peer));
    }

    void connectRefused(NodeId peer) {
        call(core -> core.connectRefused(peer));
    }

    void message(NodeId from, byte[] message) {
        call(core -> core.message(from, message));
    }

    Map<NodeId, Judgement> judgements() {
        return detector == null ? Map.of() : detector.judgements();
    }

    Map<String, String> facts() {
        return detector == null ? Map.of() : detector.facts();
    }

    long failures() {
        return failures;
    }

    private void call(Consumer<FailureDetector> input) {
        FailureDetector core = detector;
        if (core == null) {
            return;
        }
        try {
            input.accept(core);
        } catch (RuntimeException | LinkageError e) {
            failures++;
            LOG.warn("The failure detector '{}' failed on an input; it goes on.", part.type(), e);
        }
    }

    private final class Effects implements DetectorEffects {
        private FailureDetector owner;

        private void later(Runnable effect) {
            loop.later(() -> {
                if (detector != null && detector == owner) {
                    effect.run();
                }
            });
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

        @Override
        public void schedule(TimerKey key, long delayNanos) {
            later(() -> loop.schedule(owner, key, delayNanos, due -> call(core -> core.timer(due))));
        }

        @Override
        public void cancel(TimerKey key) {
            later(() -> loop.cancel(owner, key));
        }
    }
}
