package io.foundation.cluster.core.detection;

import io.foundation.base.api.id.NodeId;
import io.foundation.cluster.api.detection.DetectorContext;
import io.foundation.cluster.api.detection.DetectorEffects;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** What the parts of a SWIM detector share: who this node is, whom it knows, how well it is. Not thread-safe. */
final class SwimNode {

    /** An answer is late if it takes so many times what answers take here usually. */
    private static final int USUAL_ANSWERS = 3;

    final NodeId self;
    final SwimSettings settings;
    final DetectorEffects effects;
    final RandomGenerator random;
    final SwimMembers members;
    final LocalHealth health;
    final PauseGuard pauses;
    final SwimPost post;
    final AnswerTimes answers = new AnswerTimes();
    private final DetectorContext context;
    private final Map<String, Long> counters = new TreeMap<>();
    /** The revision of this node as far as it is known here: raised when it refutes; 0 before. */
    long selfRevision;
    /** All the time in which this process did not run. */
    long lostNanos;
    /** Whether the cluster is small enough that everybody probes everybody. */
    boolean probesAll;

    SwimNode(DetectorContext context) {
        this.context = context;
        this.self = context.self();
        this.settings = SwimSettings.of(context.options());
        this.effects = context.effects();
        this.random = context.random();
        this.members = new SwimMembers(random);
        this.health = new LocalHealth(settings.localHealth());
        this.pauses = new PauseGuard(settings.interval(), settings.pauseDetection());
        this.post = new SwimPost(context, members, settings.interval(), this::slowness);
    }

    long now() {
        return context.time().nanos();
    }

    void count(String what) {
        counters.merge(what, 1L, Long::sum);
    }

    Map<String, Long> counters() {
        return counters;
    }

    /**
     * How long an answer is waited for: the configured time, longer if this node has reason to think itself slow, and longer if answers
     * take long here usually, whoever is asked.
     */
    long patience() {
        return (long) (settings.probeTimeout() * slowness());
    }

    /**
     * What times are multiplied by, from 1 to {@value LocalHealth#WORST} and one more: who finds answers slow asks less often and waits
     * longer, so that many who share a machine or a network with too little room do not fill it with questions about each other.
     */
    double slowness() {
        double measured = (double) USUAL_ANSWERS * answers.median() / settings.probeTimeout();
        return settings.localHealth() ? Math.clamp(measured, health.multiplier(), LocalHealth.WORST + 1.0) : 1;
    }

    /** A random time of up to an interval. */
    long somewhereInInterval() {
        return (long) (random.nextDouble() * settings.interval());
    }
}
