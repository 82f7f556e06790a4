package io.foundation.testkit.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Configurations none of which {@linkplain Configuration#covers covers} another. */
final class Ways<S> {

    private final Map<Configuration.Key<S>, List<Configuration<S>>> kept = new LinkedHashMap<>();
    private int added;

    /** One more; false if one covers it already. */
    boolean add(Configuration<S> way) {
        List<Configuration<S>> alike = kept.computeIfAbsent(way.key(), key -> new ArrayList<>(1));
        for (Configuration<S> other : alike) {
            if (other.covers(way)) {
                return false;
            }
        }
        alike.removeIf(way::covers);
        alike.add(way);
        added++;
        return true;
    }

    /** How many were added, those that others have replaced since too. */
    int added() {
        return added;
    }

    Set<Configuration<S>> all() {
        Set<Configuration<S>> all = new LinkedHashSet<>();
        kept.values().forEach(all::addAll);
        return all;
    }
}
