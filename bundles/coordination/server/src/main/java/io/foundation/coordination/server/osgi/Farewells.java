package io.foundation.coordination.server.osgi;

import java.util.HashMap;
import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * The ensembles that this node is to take no part in any more, while others take its seats over: longer than whoever took part in them can stay. They end with the bundle, and before the node
 * takes part in the same again. Thread-safe.
 */
@Component(service = Farewells.class)
public final class Farewells {

    private final Map<String, RunningEnsemble> leaving = new HashMap<>();

    /** Gives its seat up, and ends it. */
    void begin(RunningEnsemble ensemble) {
        RunningEnsemble before;
        synchronized (leaving) {
            before = leaving.put(ensemble.cluster(), ensemble);
        }
        if (before != null) {
            before.close();
        }
        ensemble.retire(() -> {
            synchronized (leaving) {
                leaving.remove(ensemble.cluster(), ensemble);
            }
        });
    }

    /** Ends the one of a cluster at once, if there is one. Blocks until its server has stopped. */
    void end(String cluster) {
        RunningEnsemble last;
        synchronized (leaving) {
            last = leaving.remove(cluster);
        }
        if (last != null) {
            last.close();
        }
    }

    @Deactivate
    void stop() {
        Map<String, RunningEnsemble> all;
        synchronized (leaving) {
            all = Map.copyOf(leaving);
            leaving.clear();
        }
        all.values().forEach(RunningEnsemble::close);
    }
}
