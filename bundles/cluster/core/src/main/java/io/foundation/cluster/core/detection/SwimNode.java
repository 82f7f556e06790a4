package io.foundation.cluster.core.detection;

import io.foundation.base.api.id.NodeId;
import io.foundation.cluster.api.detection.DetectorContext;
import io.foundation.cluster.api.detection.DetectorEffects;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** What the parts of a SWIM detector share: who this node is, whom it knows, how well it is. Not thread-safe. */
final class SwimNode {

    final NodeId self;
    final SwimSettings settings;
    final DetectorEffects effects;
    final RandomGenerator random;
    final SwimMembers members;
    final LocalHealth health;
    final PauseGuard pauses;
    final SwimPost post;
    private final DetectorContext context;
    private final Map<String, Long> counters = new TreeMap<>();
    /** The revision of this node as far as it is known here: raised when it refutes; 0 before. */
    long selfRevision;
    /** Whether the cluster is small enough that everybody probes everybody. */
    boolean probesAll;

    SwimNode(DetectorContext context) {
        this.context = context;
        this.self = context.self();
        this.settings = SwimSettings.of(context.options());
        this.effects = context.effects();
        this.random = context.random();
        this.members = new SwimMembers(random, context.time());
        this.health = new LocalHealth(settings.localHealth());
        this.pauses = new PauseGuard(settings.interval(), settings.pauseDetection());
        this.post = new SwimPost(context, members, settings.interval());
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

    /** A random time of up to an interval. */
    long somewhereInInterval() {
        return (long) (random.nextDouble() * settings.interval());
    }
}
