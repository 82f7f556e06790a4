package io.foundation.topology.partialview;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import java.util.List;

/**
 * What goes with the keep-alives of a partial view: neighbours that are silent are given up, one who has this node as a neighbour
 * and is none is told so, the size of the overlay is estimated, and an island finds out by the signs of life of seeds that it is
 * one and turns to a seed. Not thread-safe.
 */
final class Upkeep {

    private static final int ISLAND_CHECK = 10;
    private static final double ISLAND_VOLUNTEERS = 8;

    private final PartialView view;
    private final KeepAlives keepAlives;
    private final Seeds seeds;
    private final SizeEstimate size;
    private long rounds;
    private long islands;

    Upkeep(PartialView view) {
        PartialViewContext context = view.context();
        this.view = view;
        this.keepAlives = new KeepAlives(context.time(), context.settings().keepAlive().toNanos());
        this.seeds = new Seeds(context.self(), context.settings().seeds());
        this.size = new SizeEstimate(context.random());
    }

    KeepAlives keepAlives() {
        return keepAlives;
    }

    Seeds seeds() {
        return seeds;
    }

    /** A period of keep-alives is over. */
    void round() {
        keepAlives.round();
        dropSilent();
        size.round();
        List<OverlayMessage.Beacon> beacons = seeds.round();
        for (NodeId peer : view.views().active()) {
            view.links().send(peer, keepAlives.next(peer, beacons, size));
        }
        if (++rounds % ISLAND_CHECK == 0) {
            lookForIslands();
        }
    }

    /** Gives up the neighbours that have been silent for too long. */
    void dropSilent() {
        for (NodeId peer : keepAlives.silent()) {
            view.context().effects().emit("neighbour silent", peer + " did not say that it is there " + PartialViewSettings.MISSES + " times in a row");
            view.silent(peer);
        }
    }

    /** A keep-alive has come. */
    void received(NodeId from, OverlayMessage.KeepAlive alive) {
        if (view.views().isActive(from)) {
            keepAlives.received(from, alive);
            seeds.heard(alive.beacons());
            size.merge(alive.generation(), alive.minima());
        } else if (!view.isNeeded(from)) {
            // He has this node as a neighbour, and is none: one-sided links must not last.
            view.links().send(from, new OverlayMessage.Disconnect(view.requests().lastId(), true, List.of()));
        }
    }

    /** Some nodes of an island turn to the seed that is missed; one is enough, all would be a storm. */
    private void lookForIslands() {
        NodeId missed = seeds.missed();
        if (missed == null || view.views().active().isEmpty()) {
            return;
        }
        if (view.context().random().nextDouble() < Math.min(1, ISLAND_VOLUNTEERS / size.estimate())) {
            seeds.tried(missed);
            if (!view.views().isActive(missed)) {
                islands++;
                view.context().effects().emit("seed missed", "nothing was heard of " + missed + " for " + Seeds.PATIENCE + " keep-alives: turning to it");
                view.requests().askUrgently(missed);
            }
        }
    }

    /** How often this node took its part of the overlay for an island. */
    long islands() {
        return islands;
    }

    double estimatedSize() {
        return size.estimate();
    }

    String heardSeeds() {
        return String.join(", ", seeds.heard().stream().map(NodeId::name).map(NodeName::value).toList());
    }
}
