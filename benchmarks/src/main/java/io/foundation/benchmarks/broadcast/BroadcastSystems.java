package io.foundation.benchmarks.broadcast;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.topology.fullmesh.FullMeshProvider;
import io.foundation.topology.pubsub.PubSubProvider;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The systems that broadcast, by name. */
public final class BroadcastSystems {

    /** Ours, with the topology a node has unasked. */
    public static final String OURS = "foundation";

    private static final Map<String, Supplier<BroadcastSystem>> BY_NAME = new LinkedHashMap<>();

    static {
        BY_NAME.put(OURS, () -> new FoundationBroadcast(FullMeshProvider::new));
        BY_NAME.put("foundation-pubsub", () -> new FoundationBroadcast(PubSubProvider::new));
        BY_NAME.put("jgroups", JGroupsBroadcast::new);
        BY_NAME.put("pekko", PekkoBroadcast::new);
    }

    private BroadcastSystems() {
    }

    public static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    /** The systems among some contestants; ours is always one. */
    public static List<String> among(Collection<String> contestants) {
        return names().stream().filter(name -> name.startsWith(OURS) || contestants.contains(name)).toList();
    }

    static BroadcastSystem byName(String name) {
        Supplier<BroadcastSystem> system = BY_NAME.get(name);
        if (system == null) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "There is no broadcast of '" + name + "': use " + String.join(", ", BY_NAME.keySet()) + ".");
        }
        return system.get();
    }
}
