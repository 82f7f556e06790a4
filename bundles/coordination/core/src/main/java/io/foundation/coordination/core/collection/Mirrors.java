package io.foundation.coordination.core.collection;

import io.foundation.coordination.core.ground.Ground;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The mirrors of an owner, so that each collection is read once however often it is asked for. Thread-safe. */
public final class Mirrors {

    private final Ground ground;
    private final Map<String, Mirror> byTop = new ConcurrentHashMap<>();

    public Mirrors(Ground ground) {
        this.ground = ground;
    }

    /** The one of a collection. If it falls out of use before it is used, there may be another for a while; both are right. */
    Mirror of(Layout layout) {
        return byTop.computeIfAbsent(layout.top(), top -> new Mirror(ground, layout, Mirror.MAX_ENTRIES, unused -> byTop.remove(top, unused)));
    }
}
