package io.foundation.events.eventadmin;

import io.foundation.events.api.Event;
import io.foundation.events.api.EventDraft;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Between what EventAdmin carries, which may be any object, and events, whose data can be written. */
final class Translation {

    /** What all topics of ours begin with. */
    static final String TOPICS = "io/foundation/events/";
    /** The source of events that have come from EventAdmin. */
    static final String SOURCE = "eventadmin";
    /** The property that marks what we have sent, with the event's id. */
    static final String ID = "foundation.events.id";

    private static final int MAX_TEXT = 1_000;
    private static final int MAX_PARTS = 100;
    private static final int MAX_DEPTH = 4;
    private static final String TOPIC_PROPERTY = "event.topics";

    private Translation() {
    }

    /** The stream, and the type with slashes for dots; other characters that a topic may not have become underscores. */
    static String topic(Event event) {
        StringBuilder topic = new StringBuilder(TOPICS).append(event.stream()).append('/');
        boolean begun = false;
        for (int i = 0; i < event.type().length(); i++) {
            char c = event.type().charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-';
            boolean slash = c == '.' && begun && i + 1 < event.type().length();
            topic.append(plain ? c : slash ? '/' : '_');
            begun = !slash;
        }
        return topic.toString();
    }

    static org.osgi.service.event.Event toEventAdmin(Event event) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ID, event.id());
        properties.put("foundation.events.node", event.node());
        properties.put("foundation.events.stream", event.stream());
        properties.put("foundation.events.type", event.type());
        properties.put("foundation.events.source", event.source());
        properties.put("foundation.events.key", event.key());
        properties.put("foundation.events.correlation", event.correlationId());
        properties.put("foundation.events.data", event.data());
        properties.put("timestamp", event.wallTime());
        return new org.osgi.service.event.Event(topic(event), properties);
    }

    /** Whether it has come from us: then it must not come back. */
    static boolean isOurs(org.osgi.service.event.Event event) {
        return event.containsProperty(ID) || event.getTopic().startsWith(TOPICS);
    }

    static EventDraft fromEventAdmin(org.osgi.service.event.Event event, String stream) {
        Map<String, Object> data = new TreeMap<>();
        for (String name : event.getPropertyNames()) {
            if (!name.equals(TOPIC_PROPERTY) && data.size() < MAX_PARTS) {
                data.put(cut(name), value(event.getProperty(name), MAX_DEPTH));
            }
        }
        return EventDraft.of(type(event.getTopic()), data).in(stream).from(SOURCE);
    }

    private static String type(String topic) {
        String type = topic.replace('/', '.');
        return type.length() <= EventDraft.MAX_NAME ? type : type.substring(type.length() - EventDraft.MAX_NAME);
    }

    private static Object value(Object value, int depth) {
        return switch (value) {
            case null -> null;
            case Boolean flag -> flag;
            case Long number -> number;
            case Integer number -> number;
            case Short number -> number;
            case Byte number -> number;
            case Double number -> number;
            case Float number -> number;
            case byte[] bytes when bytes.length <= MAX_TEXT -> bytes;
            case Collection<?> many when depth > 0 -> list(many, depth);
            case Map<?, ?> map when depth > 0 -> map(map, depth);
            case Object other when other.getClass().isArray() && depth > 0 -> array(other, depth);
            default -> text(value);
        };
    }

    private static List<Object> list(Collection<?> many, int depth) {
        return many.stream().limit(MAX_PARTS).<Object>map(each -> value(each, depth - 1)).collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
    }

    private static List<Object> array(Object array, int depth) {
        List<Object> parts = new ArrayList<>();
        for (int i = 0; i < Math.min(Array.getLength(array), MAX_PARTS); i++) {
            parts.add(value(Array.get(array, i), depth - 1));
        }
        return parts;
    }

    private static Map<String, Object> map(Map<?, ?> map, int depth) {
        Map<String, Object> copy = new TreeMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (copy.size() < MAX_PARTS) {
                copy.put(text(entry.getKey()), value(entry.getValue(), depth - 1));
            }
        }
        return copy;
    }

    /** What has no place in an event is told by its own words, should it have any. */
    private static String text(Object value) {
        try {
            return cut(String.valueOf(value));
        } catch (RuntimeException e) {
            return value.getClass().getName();
        }
    }

    private static String cut(String text) {
        String cut = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
        StringBuilder whole = null;
        for (int i = 0; i < cut.length(); i++) {
            // Half of a character cannot be written.
            if (Character.isSurrogate(cut.charAt(i))) {
                whole = whole == null ? new StringBuilder(cut) : whole;
                whole.setCharAt(i, '?');
            }
        }
        return whole == null ? cut : whole.toString();
    }
}
