package io.foundation.cluster.core.engine;

import io.foundation.base.api.protocol.TimerKey;
import io.foundation.cluster.core.overlay.Overlay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The overlays that run on this node: the present one; while the cluster switches the next one beside it; and former ones
 * until they are drained: they forward what is under way for a while, and want nothing more. On the engine's loop.
 */
final class OverlaySlots {

    /** So many former ones are kept at most; the oldest gives way. */
    private static final int MAX_DRAINING = 4;
    private static final String DRAIN = "drain";

    /** What is done for overlays that come and go. */
    interface Owner {
        /** Makes the slot of an overlay, without a core in it. */
        OverlaySlot make(Overlay overlay);

        /** An overlay begins: it is to have a core. */
        void begun(OverlaySlot slot);

        /** An overlay is over: nobody asks it any more. */
        void over(OverlaySlot slot);

        /** Other overlays run now than before. */
        void changed();
    }

    private final EngineLoop loop;
    private final Duration drain;
    private final Owner owner;
    private final List<OverlaySlot> draining = new ArrayList<>();
    private OverlaySlot present;
    private OverlaySlot next;
    private boolean both;
    private long nextDrain = 1;

    /**
     * @param first the overlay that is present at first
     * @param drain how long a former one forwards
     */
    OverlaySlots(EngineLoop loop, OverlaySlot first, Duration drain, Owner owner) {
        this.loop = loop;
        this.present = first;
        this.drain = drain;
        this.owner = owner;
    }

    /** The one that carries broadcasts. */
    OverlaySlot present() {
        return present;
    }

    /** The one that is built beside it, if the cluster switches. */
    Optional<OverlaySlot> next() {
        return Optional.ofNullable(next);
    }

    /** The next one too, if it carries broadcasts already. */
    Optional<OverlaySlot> second() {
        return both ? next() : Optional.empty();
    }

    List<OverlaySlot> draining() {
        return List.copyOf(draining);
    }

    List<OverlaySlot> all() {
        List<OverlaySlot> all = new ArrayList<>(draining);
        all.add(present);
        if (next != null) {
            all.add(next);
        }
        return all;
    }

    Optional<OverlaySlot> find(long tag) {
        return all().stream().filter(slot -> slot.tag == tag).findFirst();
    }

    boolean isSeveral() {
        return next != null || !draining.isEmpty();
    }

    /**
     * Has these run, and no others but former ones that are drained.
     *
     * @param wantedPresent the one that carries broadcasts
     * @param wantedNext    the one that is built beside it
     * @param carriedByBoth whether the next one carries broadcasts too
     */
    void arrange(Overlay wantedPresent, Optional<Overlay> wantedNext, boolean carriedByBoth) {
        both = carriedByBoth;
        OverlaySlot formerPresent = present;
        OverlaySlot formerNext = next;
        if (wantedPresent.tag() != present.tag) {
            if (next != null && next.tag == wantedPresent.tag()) {
                present = next;
                next = null;
            } else {
                present = owner.make(wantedPresent);
                owner.begun(present);
            }
            drain(formerPresent);
        }
        if (next != null && wantedNext.map(Overlay::tag).filter(tag -> tag == next.tag).isEmpty()) {
            OverlaySlot dropped = next;
            next = null;
            owner.over(dropped);
        }
        if (wantedNext.isPresent() && next == null) {
            next = owner.make(wantedNext.get());
            owner.begun(next);
        }
        if (formerPresent != present || formerNext != next) {
            owner.changed();
        }
    }

    private void drain(OverlaySlot slot) {
        slot.draining = true;
        slot.wanted.clear();
        draining.add(slot);
        if (draining.size() > MAX_DRAINING) {
            drained(draining.getFirst());
        }
        loop.schedule(this, new TimerKey(DRAIN, nextDrain++), drain.toNanos(), key -> drained(slot));
    }

    private void drained(OverlaySlot slot) {
        if (draining.remove(slot)) {
            owner.over(slot);
            owner.changed();
        }
    }
}
