package io.foundation.config.cluster.core;

import io.foundation.config.api.cluster.ClusterValue;
import io.foundation.config.api.cluster.Resolution;
import io.foundation.config.api.cluster.Settled.Outcome;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Decides between a value that was offered and what the cluster has by now. Functions only. */
public final class Conflicts {

    private static final Object ABSENT = new Object();

    private Conflicts() {
    }

    /**
     * What is to be done.
     *
     * @param outcome  whether to write, and why
     * @param value    to write; nothing to those that yield
     * @param conflict whether others had set something meanwhile
     */
    public record Decision(Outcome outcome, Object value, boolean conflict) {
    }

    public static Decision decide(Offer mine, Optional<ClusterValue> theirs) {
        if (theirs.isEmpty() || theirs.get().version() == mine.baseVersion()) {
            return new Decision(Outcome.WRITTEN, mine.value(), false);
        }
        ClusterValue now = theirs.get();
        if (!now.removed() && Objects.equals(now.value(), mine.value())) {
            return new Decision(Outcome.YIELDED, null, false);
        }
        boolean later = mine.time().isAfter(now.time());
        if (mine.resolution() == Resolution.MERGE && mine.value() instanceof Map<?, ?> ours && now.value() instanceof Map<?, ?> others && !now.removed()) {
            Map<?, ?> base = mine.baseValue() instanceof Map<?, ?> map ? map : Map.of();
            Map<String, Object> merged = merge(base, ours, others, later);
            return merged.equals(others) ? new Decision(Outcome.YIELDED, null, true) : new Decision(Outcome.MERGED, merged, true);
        }
        boolean ours = mine.resolution() != Resolution.MAJORITY && later;
        return ours ? new Decision(Outcome.WRITTEN, mine.value(), true) : new Decision(Outcome.YIELDED, null, true);
    }

    private static Map<String, Object> merge(Map<?, ?> base, Map<?, ?> ours, Map<?, ?> theirs, boolean later) {
        Set<Object> keys = new LinkedHashSet<>(theirs.keySet());
        keys.addAll(ours.keySet());
        Map<String, Object> merged = new LinkedHashMap<>();
        for (Object key : keys) {
            Object was = of(base, key);
            Object mine = of(ours, key);
            Object other = of(theirs, key);
            Object now;
            if (Objects.equals(mine, other) || Objects.equals(mine, was)) {
                now = other;
            } else if (Objects.equals(other, was)) {
                now = mine;
            } else if (mine instanceof Map<?, ?> left && other instanceof Map<?, ?> right) {
                now = merge(was instanceof Map<?, ?> map ? map : Map.of(), left, right, later);
            } else {
                now = later ? mine : other;
            }
            if (now != ABSENT) {
                merged.put((String) key, now);
            }
        }
        return merged;
    }

    private static Object of(Map<?, ?> map, Object key) {
        return map.containsKey(key) ? map.get(key) : ABSENT;
    }
}
