package io.foundation.coordination.server.osgi;

import io.foundation.base.api.execution.OwnedExecutors;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The ensembles that this node is to take no part in any more, while others take its seats over: longer than whoever took part in them can stay. They end with the bundle, and before the node
 * takes part in the same again. It is there as long as the bundle runs, and so are the bundle's executors, which end when none of its components uses them. Thread-safe.
 */
@Component(service = Farewells.class, immediate = true)
public final class Farewells {

    private final ExecutorService ends;
    private final Map<String, RunningEnsemble> leaving = new HashMap<>();

    @Activate
    public Farewells(@Reference OwnedExecutors executors) {
        ends = executors.virtual("farewells");
    }

    /** Gives its seat up, and ends it. */
    void begin(RunningEnsemble ensemble) {
        RunningEnsemble before;
        synchronized (leaving) {
            before = leaving.put(ensemble.cluster(), ensemble);
        }
        if (before != null) {
            before.close();
        }
        ensemble.retire(ends, () -> {
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
        ends.shutdown();
    }
}
