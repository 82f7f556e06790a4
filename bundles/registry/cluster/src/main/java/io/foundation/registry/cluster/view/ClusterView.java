package io.foundation.registry.cluster.view;

import io.foundation.base.api.id.NodeName;
import io.foundation.registry.api.Entry;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.cluster.Instance;
import io.foundation.registry.api.query.Query;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is shown of all nodes: one picture that is replaced as a whole, so that whoever reads sees all entries of a node or none. Thread-safe. */
public final class ClusterView {

    /** Adds to an entry of a node what was measured of it. */
    @FunctionalInterface
    public interface Measured {

        Instance instance(NodeName node, Entry entry, boolean available);
    }

    private final Measured measured;
    private volatile Map<NodeName, NodeEntries> nodes = Map.of();
    private volatile Set<NodeName> available = Set.of();

    public ClusterView(Measured measured) {
        this.measured = measured;
    }

    /** The entries of a node are these now; without any it is not there. */
    public synchronized void show(NodeName node, Collection<Entry> entries) {
        Map<NodeName, NodeEntries> changed = new TreeMap<>(nodes);
        if (entries.isEmpty()) {
            changed.remove(node);
        } else {
            changed.put(node, new NodeEntries(entries));
        }
        nodes = Collections.unmodifiableMap(changed);
    }

    /** These nodes take work. */
    public void available(Set<NodeName> names) {
        available = Set.copyOf(names);
    }

    /** All that fit, by node and key. */
    public List<Instance> query(Query query) {
        Set<NodeName> working = available;
        List<Instance> found = new ArrayList<>();
        nodes.forEach((node, entries) -> {
            for (Entry entry : entries.candidates(query)) {
                if (query.fits(path -> path.equals(Instance.NODE) ? node.value() : entry.value(path))) {
                    found.add(measured.instance(node, entry, working.contains(node)));
                }
            }
        });
        return found;
    }

    /** The keys of all that is shown, by node. */
    public Map<NodeName, Set<EntryKey>> keys() {
        return nodes.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().all().stream().map(Entry::key).collect(Collectors.toSet())));
    }
}
