package io.foundation.registry.api;

import java.util.List;
import java.util.Map;

/**
 * How the registry of this node is doing.
 *
 * @param entries     how many there are
 * @param namespaces  how many there are in each namespace
 * @param health      how many there are of each health
 * @param leased      how many have a lease
 * @param max         the most there may be
 * @param indexed     the attributes that queries find without looking at all entries
 * @param revision    how often something has changed
 * @param refused     how many were not registered, for want of room or because the name was taken
 * @param expired     how many leases have run out
 * @param lookups     how often an entry was looked for by name
 * @param queries     how often entries were looked for by what they say
 * @param scans       how many of the queries looked at all entries
 * @param stuckChecks how many health checks have not come back although their time is over
 */
public record RegistryStatus(int entries, Map<String, Integer> namespaces, Map<HealthStatus, Integer> health, int leased, int max, List<String> indexed, long revision, long refused,
        long expired, long lookups, long queries, long scans, int stuckChecks) {

    public RegistryStatus {
        namespaces = Map.copyOf(namespaces);
        health = Map.copyOf(health);
        indexed = List.copyOf(indexed);
    }
}
