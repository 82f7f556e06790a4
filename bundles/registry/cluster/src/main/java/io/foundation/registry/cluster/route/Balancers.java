package io.foundation.registry.cluster.route;

import io.foundation.registry.api.cluster.Instance;
import io.foundation.registry.api.cluster.LoadBalancer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** The balancers that are built in. */
public final class Balancers {

    private Balancers() {
    }

    /** By name. */
    public static Map<String, LoadBalancer> builtIn() {
        return new TreeMap<>(Map.of(LoadBalancer.ROUND_ROBIN, (candidates, turn, chance) -> candidates.get((int) (turn % candidates.size())), LoadBalancer.WEIGHTED, Balancers::weighted,
                LoadBalancer.LEAST_CONNECTIONS, (candidates, turn, chance) -> least(candidates, turn, Instance::outstanding), LoadBalancer.LEAST_LATENCY, Balancers::fastest));
    }

    private static Instance weighted(List<Instance> candidates, long turn, double chance) {
        double left = chance * candidates.stream().mapToInt(instance -> instance.entry().weight()).sum();
        for (Instance candidate : candidates) {
            left -= candidate.entry().weight();
            if (left < 0) {
                return candidate;
            }
        }
        return candidates.getLast();
    }

    private static Instance fastest(List<Instance> candidates, long turn, double chance) {
        // One that owes its first answer may be the slowest of all: it is not given more before it is known.
        double slowest = candidates.stream().mapToLong(instance -> instance.latency().toNanos()).max().orElse(0);
        return least(candidates, turn, instance -> {
            long latency = instance.latency().toNanos();
            return (latency > 0 ? latency : instance.outstanding() == 0 ? 0 : Math.max(1, slowest)) * (instance.outstanding() + 1);
        });
    }

    /** Among equals one after the other. */
    private static Instance least(List<Instance> candidates, long turn, ToDoubleFunction<Instance> cost) {
        Instance best = null;
        double least = 0;
        for (int i = 0; i < candidates.size(); i++) {
            Instance candidate = candidates.get((int) ((turn + i) % candidates.size()));
            double own = cost.applyAsDouble(candidate);
            if (best == null || own < least) {
                best = candidate;
                least = own;
            }
        }
        return best;
    }
}
