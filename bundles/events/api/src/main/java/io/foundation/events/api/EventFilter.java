package io.foundation.events.api;

import java.util.Map;
import java.util.Objects;

/**
 * Which events are meant: those for which all that is given holds. Empty texts, an empty map and null leave it open. Immutable.
 *
 * @param stream        in this stream
 * @param type          of this type, or, if it ends in {@code .*}, of a type that begins so
 * @param source        said by this one
 * @param key           about this
 * @param correlationId belonging to this
 * @param node          that happened there
 * @param parent        caused by this event; null for any
 * @param data          with these facts, compared with {@code equals} on the first level; a whole number is equal to any other of the same value
 */
public record EventFilter(String stream, String type, String source, String key, String correlationId, String node, EventRef parent, Map<String, Object> data) {

    private static final EventFilter ALL = new EventFilter("", "", "", "", "", "", null, Map.of());
    private static final String ANY_BELOW = ".*";

    public EventFilter {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(correlationId, "correlationId");
        Objects.requireNonNull(node, "node");
        data = Map.copyOf(data);
    }

    public static EventFilter all() {
        return ALL;
    }

    public static EventFilter ofType(String type) {
        return ALL.type(type);
    }

    public EventFilter in(String inStream) {
        return new EventFilter(inStream, type, source, key, correlationId, node, parent, data);
    }

    public EventFilter type(String ofType) {
        return new EventFilter(stream, ofType, source, key, correlationId, node, parent, data);
    }

    public EventFilter from(String saidBy) {
        return new EventFilter(stream, type, saidBy, key, correlationId, node, parent, data);
    }

    public EventFilter about(String what) {
        return new EventFilter(stream, type, source, what, correlationId, node, parent, data);
    }

    public EventFilter correlated(String with) {
        return new EventFilter(stream, type, source, key, with, node, parent, data);
    }

    public EventFilter at(String where) {
        return new EventFilter(stream, type, source, key, correlationId, where, parent, data);
    }

    public EventFilter causedBy(EventRef cause) {
        return new EventFilter(stream, type, source, key, correlationId, node, cause, data);
    }

    public EventFilter with(Map<String, Object> facts) {
        return new EventFilter(stream, type, source, key, correlationId, node, parent, facts);
    }

    /** Whether one type is meant, and not those that begin in the same way. */
    public boolean isExactType() {
        return !type.isEmpty() && !type.endsWith(ANY_BELOW);
    }

    public boolean matches(Event event) {
        return (stream.isEmpty() || stream.equals(event.stream())) && matchesType(event.type()) && (source.isEmpty() || source.equals(event.source()))
                && (key.isEmpty() || key.equals(event.key())) && (correlationId.isEmpty() || correlationId.equals(event.correlationId()))
                && (node.isEmpty() || node.equals(event.node())) && (parent == null || event.parents().contains(parent)) && matchesData(event.data());
    }

    private boolean matchesType(String of) {
        if (type.isEmpty()) {
            return true;
        }
        return type.endsWith(ANY_BELOW) ? of.startsWith(type.substring(0, type.length() - 1)) : type.equals(of);
    }

    private boolean matchesData(Map<String, Object> facts) {
        for (Map.Entry<String, Object> wanted : data.entrySet()) {
            if (!isSame(wanted.getValue(), facts.get(wanted.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSame(Object wanted, Object is) {
        return isWhole(wanted) && isWhole(is) ? ((Number) wanted).longValue() == ((Number) is).longValue() : wanted.equals(is);
    }

    private static boolean isWhole(Object value) {
        return value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte;
    }
}
