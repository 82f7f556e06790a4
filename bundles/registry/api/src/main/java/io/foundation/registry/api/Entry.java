package io.foundation.registry.api;

import io.foundation.registry.api.query.Query;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An entry as it was at one moment. Immutable.
 *
 * @param key      what it is called
 * @param metadata what it says of itself
 * @param owner    the symbolic name of the bundle that registered it
 * @param since    when it was registered, wall clock in milliseconds
 * @param lease    how long it stays without renewal; zero for ever
 * @param health   what its check said last
 * @param routable whether it can be called by {@link Endpoint}
 */
public record Entry(EntryKey key, Map<String, Object> metadata, String owner, long since, Duration lease, Health health, boolean routable) {

    /** Paths of queries that ask for what is no metadata. */
    public static final String NAMESPACE = "@namespace";
    public static final String NAME = "@name";
    public static final String OWNER = "@owner";
    public static final String HEALTH = "@health";

    public Entry {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(metadata, "metadata");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(lease, "lease");
        Objects.requireNonNull(health, "health");
    }

    /** What stands at a path of a {@link Query}; null if nothing does. */
    public Object value(String path) {
        if (path.charAt(0) != '@') {
            return Metadata.find(metadata, path);
        }
        return switch (path) {
            case NAMESPACE -> key.namespace();
            case NAME -> key.name();
            case OWNER -> owner;
            case HEALTH -> health.status().word();
            default -> null;
        };
    }

    /** Its capabilities; empty if it names none. */
    public List<String> capabilities() {
        return switch (metadata.get(Metadata.CAPABILITIES)) {
            case List<?> many -> many.stream().filter(String.class::isInstance).map(String.class::cast).toList();
            case String one -> List.of(one);
            case null, default -> List.of();
        };
    }

    /** Its weight, 1 to 100. */
    public int weight() {
        return metadata.get(Metadata.WEIGHT) instanceof Long weight ? (int) Math.clamp(weight, 1L, 100L) : 10;
    }
}
