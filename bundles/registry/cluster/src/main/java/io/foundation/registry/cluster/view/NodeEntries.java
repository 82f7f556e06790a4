package io.foundation.registry.cluster.view;

import io.foundation.registry.api.Entry;
import io.foundation.registry.api.Metadata;
import io.foundation.registry.api.query.Criterion;
import io.foundation.registry.api.query.Operator;
import io.foundation.registry.api.query.Query;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The entries of one node at one moment, found by name and by capability. Immutable. */
final class NodeEntries {

    private final List<Entry> all;
    private final Map<String, List<Entry>> byName = new HashMap<>();
    private final Map<String, List<Entry>> byCapability = new HashMap<>();

    NodeEntries(Collection<Entry> entries) {
        all = entries.stream().sorted(Comparator.comparing(Entry::key)).toList();
        for (Entry entry : all) {
            byName.computeIfAbsent(entry.key().name(), name -> new ArrayList<>(1)).add(entry);
            entry.capabilities().stream().distinct().forEach(capability -> byCapability.computeIfAbsent(capability, word -> new ArrayList<>()).add(entry));
        }
    }

    List<Entry> all() {
        return all;
    }

    /** By key, all that can fit and few that do not. */
    List<Entry> candidates(Query query) {
        List<Entry> best = all;
        for (Criterion criterion : query.criteria()) {
            if (criterion.operator() == Operator.EQ && criterion.value() instanceof String wanted) {
                List<Entry> found = switch (criterion.path()) {
                    case Entry.NAME -> byName.getOrDefault(wanted, List.of());
                    case Metadata.CAPABILITIES -> byCapability.getOrDefault(wanted, List.of());
                    default -> best;
                };
                best = found.size() < best.size() ? found : best;
            }
        }
        return best;
    }
}
