package io.foundation.coordination.server.ensemble;

import java.util.Collection;
import java.util.Comparator;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A configuration of the ensemble. Immutable.
 *
 * @param version grows with every change; a change names the version it is of, and is refused if there is a later one
 * @param zones   the voting members by name, each with its zone
 */
public record Ensemble(long version, SequencedMap<String, String> zones) {

    public Ensemble {
        zones = Collections.unmodifiableSequencedMap(new TreeMap<>(zones));
    }

    public Set<String> members() {
        return zones.keySet();
    }

    public int size() {
        return zones.size();
    }

    /** Whether these nodes, of whom others may be no members, can decide. */
    public boolean isMajority(Collection<String> nodes) {
        return 2 * members().stream().filter(nodes::contains).count() > size();
    }

    /** The next configuration. */
    public Ensemble with(Map<String, String> added, Set<String> removed) {
        TreeMap<String, String> next = new TreeMap<>(zones);
        next.keySet().removeAll(removed);
        next.putAll(added);
        return new Ensemble(version + 1, next);
    }

    /** How many members are in a zone. */
    long inZone(String zone) {
        return zones.values().stream().filter(zone::equals).count();
    }

    @Override
    public String toString() {
        return "ensemble " + version + " of " + zones.entrySet().stream().sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                .map(member -> member.getKey() + '@' + member.getValue()).collect(Collectors.joining(", "));
    }
}
