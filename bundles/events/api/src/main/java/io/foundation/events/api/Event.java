package io.foundation.events.api;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Something that has happened, as a node keeps it. Immutable.
 *
 * @param id            its number on the node that keeps it, from 1; later events have greater ones
 * @param originId      its number on the node where it happened; the same as {@code id} if that is this node
 * @param node          where it happened
 * @param stream        the stream it is in
 * @param type          what kind of thing, in words with dots between
 * @param source        who says so: a process, a component; may be empty
 * @param key           what it is about, for instance an order; may be empty
 * @param correlationId what else it belongs to
 * @param parents       what it was caused by
 * @param timestamp     when this node took it in, nanoseconds since 1970; never before that of an event with a smaller id, whatever the wall clock did
 * @param wallTime      what the wall clock showed where it happened, in milliseconds
 * @param data          facts, deeply immutable: null, Boolean, Integer, Long, Double and the like, String, byte[], List and Map with String keys
 */
public record Event(long id, long originId, String node, String stream, String type, String source, String key, String correlationId, List<EventRef> parents, long timestamp,
        long wallTime, Map<String, Object> data) {

    public Event {
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(correlationId, "correlationId");
        Objects.requireNonNull(parents, "parents");
        Objects.requireNonNull(data, "data");
    }

    /** What names it in the whole cluster. */
    public EventRef ref() {
        return new EventRef(node, originId);
    }
}
