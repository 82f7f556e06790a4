package io.foundation.events.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What somebody says has happened. It is checked when it is appended, not before. Immutable, but for the data, which are copied then.
 *
 * @param stream        the stream it shall be in: a word of small letters, digits, dashes and underscores, a letter first, at most {@link #MAX_STREAM} characters
 * @param type          what kind of thing: at most {@link #MAX_NAME} visible characters, no star
 * @param source        who says so: at most {@link #MAX_NAME} characters; may be empty
 * @param key           what it is about: at most {@link #MAX_NAME} characters; may be empty
 * @param correlationId what else it belongs to: at most {@link #MAX_CORRELATION} characters. If it is empty, that of the context of the thread is taken, and a random one if there is none
 * @param parents       what it was caused by, at most {@link #MAX_PARENTS}
 * @param data          facts of the types that {@link Event} names, of at most {@link #MAX_DATA} bytes
 */
public record EventDraft(String stream, String type, String source, String key, String correlationId, List<EventRef> parents, Map<String, Object> data) {

    public static final int MAX_STREAM = 64;
    public static final int MAX_NAME = 200;
    public static final int MAX_CORRELATION = 128;
    public static final int MAX_PARENTS = 16;
    /** The most bytes of the data: texts as UTF-8, numbers as eight bytes, with one byte for each part. */
    public static final int MAX_DATA = 1_000_000;

    /** One for the stream {@link Events#USER}. */
    public static EventDraft of(String type, Map<String, Object> data) {
        return new EventDraft(Events.USER, type, "", "", "", List.of(), data);
    }

    public EventDraft in(String inStream) {
        return new EventDraft(inStream, type, source, key, correlationId, parents, data);
    }

    public EventDraft from(String saidBy) {
        return new EventDraft(stream, type, saidBy, key, correlationId, parents, data);
    }

    public EventDraft about(String what) {
        return new EventDraft(stream, type, source, what, correlationId, parents, data);
    }

    public EventDraft correlated(String with) {
        return new EventDraft(stream, type, source, key, with, parents, data);
    }

    /** One more cause. If nothing is said yet of what it belongs to, it belongs to what the cause belongs to. */
    public EventDraft causedBy(Event cause) {
        List<EventRef> more = new ArrayList<>(parents);
        more.add(cause.ref());
        return new EventDraft(stream, type, source, key, correlationId.isEmpty() ? cause.correlationId() : correlationId, List.copyOf(more), data);
    }
}
