package io.foundation.simulation.broadcast;

import io.foundation.simulation.overlay.BroadcastTrace;
import io.foundation.simulation.overlay.OverlayNetwork;
import io.foundation.simulation.overlay.OverlaySettings;
import io.foundation.simulation.overlay.OverlayWorld;
import io.foundation.topology.dissemination.Dissemination;
import io.foundation.topology.dissemination.DisseminationContext;
import io.foundation.topology.hyparview.HyParViewProvider;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Many nodes over a random overlay, and what one broadcast of one of them costs. Not thread-safe. */
final class BroadcastWorld {

    /** The time a message takes over a link, one way: the unit of the figures. */
    static final Duration HOP = Duration.ofMillis(50);

    private static final double JITTER = 0.1;
    private static final Duration SETTLING = Duration.ofSeconds(20);
    private static final Duration DETECTION = Duration.ofMillis(100);

    /**
     * What became of one broadcast.
     *
     * @param reliability the share of those alive that have it, its origin counted
     * @param redundancy  payloads for each node that got it, less one (RMR)
     * @param lastHop     the greatest number of links it passed to somebody new (LDH)
     * @param hopTimes    the time until the last one had it, in times of a hop
     * @param announced   announcements for each node alive
     * @param prunes      prunes for each node alive
     * @param grafts      grafts in all
     * @param copies      payloads in all
     * @param repeated    deliveries to somebody who had it: must be 0
     */
    record Cost(double reliability, double redundancy, int lastHop, double hopTimes, double announced, double prunes, long grafts,
            long copies, int repeated) {
    }

    private static final Duration HYPARVIEW_SETTLING = Duration.ofSeconds(200);
    private static final Duration HYPARVIEW_REPAIR = Duration.ofSeconds(10);

    /** Null if the overlay is HyParView, which heals itself. */
    private final RandomOverlay overlay;
    private final OverlayWorld world;

    /** Over an overlay that is given: every node has the same number of random neighbours. */
    BroadcastWorld(int nodes, int degree, long seed, Function<DisseminationContext, Dissemination> maker) {
        overlay = new RandomOverlay(degree, seed ^ 0x5deece66dL, maker);
        world = new OverlayWorld(OverlaySettings.of(nodes, seed, overlay).with(network()));
        for (int i = 0; i < nodes; i++) {
            world.start(i, List.of());
        }
        overlay.fill();
        world.run(SETTLING);
    }

    private BroadcastWorld(OverlayWorld world) {
        this.overlay = null;
        this.world = world;
    }

    /**
     * Over the overlay that the nodes make themselves by HyParView: joined through one contact, and shuffled for 20 cycles.
     *
     * @param options of the topology {@code hyparview}
     */
    static BroadcastWorld overHyParView(int nodes, int degree, long seed, Map<String, String> options) {
        Map<String, String> all = new HashMap<>(Map.of("keepAlive", "60s", "activeSize", Integer.toString(degree)));
        all.putAll(options);
        OverlayWorld world = new OverlayWorld(OverlaySettings.of(nodes, seed, new HyParViewProvider()).with(network()).withOptions(all));
        world.startAll(Duration.ofMillis(50));
        world.run(HYPARVIEW_SETTLING);
        return new BroadcastWorld(world);
    }

    private static OverlayNetwork network() {
        return new OverlayNetwork(OverlayNetwork.around(HOP, JITTER), 0, 0, 0, DETECTION, Duration.ofSeconds(10), Duration.ofSeconds(3));
    }

    OverlayWorld world() {
        return world;
    }

    /** One who is alive. */
    int anybody() {
        List<Integer> up = world.up();
        return up.get(world.random().nextInt(up.size()));
    }

    /** Kills some at once, and gives the survivors neighbours when they have noticed. */
    void kill(double share) {
        List<io.foundation.base.api.id.NodeId> before = world.up().stream().map(world::id).toList();
        world.crashShare(share, false);
        if (overlay == null) {
            world.run(HYPARVIEW_REPAIR);
            return;
        }
        world.run(DETECTION.multipliedBy(2));
        before.stream().filter(id -> !world.isUp(id)).forEach(overlay::dead);
        overlay.fill();
        world.run(HOP.multipliedBy(20));
    }

    /** Broadcasts, and lets time pass. */
    Cost broadcast(int from, Duration time) {
        long announced = sum("tree.announced");
        long prunes = sum("tree.prunes");
        long grafts = sum("tree.grafts");
        BroadcastTrace trace = world.broadcast(from);
        world.run(time);
        double alive = world.up().size();
        Cost cost = new Cost(world.reliability(trace), trace.redundancy(), trace.lastHop(), trace.lastNanos() / (double) HOP.toNanos(),
                (sum("tree.announced") - announced) / alive, (sum("tree.prunes") - prunes) / alive,
                sum("tree.grafts") - grafts, trace.forwards(), trace.repeated());
        world.forgetBroadcasts();
        return cost;
    }

    private long sum(String counter) {
        long sum = 0;
        for (int node : world.up()) {
            sum += world.core(node).counters().getOrDefault(counter, 0L);
        }
        return sum;
    }
}
