package io.foundation.coordination.core.collection;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.CachedMap;
import io.foundation.coordination.api.DistributedMap;
import io.foundation.coordination.api.EntryEvent;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Names;
import io.foundation.coordination.core.ground.Owner;
import java.util.function.Consumer;

/** A map as its owner sees it. */
public final class MapView extends Table implements DistributedMap {

    /** Where maps are. */
    public static final String MAPS = "/map/";

    /** @param timeoutNanos of calls, see {@link Slot} */
    public MapView(Ground ground, Owner owner, Mirrors mirrors, String name, long timeoutNanos) {
        super(ground, owner, mirrors, name, new MapLayout(MAPS + Names.segment(name)), timeoutNanos);
    }

    @Override
    public CachedMap cached() {
        return new CachedMapView(this);
    }

    @Override
    public Registration listen(Consumer<EntryEvent> listener) {
        return listen(key -> true, listener);
    }
}
