package io.foundation.events.shell.value;

import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.output.Units;
import io.foundation.events.api.Event;
import java.time.Clock;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Events for people and for programs. */
public final class Shown {

    private static final int WIDTH = 80;

    private Shown() {
    }

    public static Listing<Event> events(String empty, Clock clock) {
        return new Listing<Event>(empty, Shown::json)
                .number("Id", event -> Long.toString(event.id()))
                .column("Time", event -> Units.moment(event.wallTime(), clock), event -> Units.isoOrNone(event.wallTime()))
                .column("Node", Event::node)
                .column("Stream", Event::stream)
                .column("Type", event -> Text.oneLine(event.type()))
                .column("Key", event -> orNone(event.key()))
                .column("Source", event -> orNone(event.source()))
                .column("Data", event -> cut(data(event)), Shown::data);
    }

    /** An event as one line, as it comes. */
    public static String line(Event event, Format format, Clock clock) {
        return switch (format) {
            case JSON -> Json.write(json(event));
            case PLAIN -> String.join("\t", List.of(Long.toString(event.id()), Units.isoOrNone(event.wallTime()), event.node(), event.stream(), Text.oneLine(event.type()), orNone(event.key()),
                    orNone(event.source()), data(event)));
            case TABLE -> event.id() + "  " + Units.moment(event.wallTime(), clock) + "  " + event.node() + "  " + event.stream() + "  " + Text.oneLine(event.type())
                    + (event.key().isEmpty() ? "" : "  " + Text.oneLine(event.key())) + (event.data().isEmpty() ? "" : "  " + data(event));
        };
    }

    public static Map<String, Object> json(Event event) {
        return Json.object("id", event.id(), "originId", event.originId(), "node", event.node(), "stream", event.stream(), "type", event.type(), "source", event.source(),
                "key", event.key(), "correlationId", event.correlationId(), "parents", event.parents().stream().map(Object::toString).toList(), "timestamp", event.timestamp(),
                "time", Units.iso(event.wallTime()), "data", plain(event.data()));
    }

    /** Bytes have no place in JSON: they are written as hexadecimal digits. */
    private static Object plain(Object value) {
        return switch (value) {
            case byte[] bytes -> HexFormat.of().formatHex(bytes);
            case List<?> list -> list.stream().map(Shown::plain).toList();
            case Map<?, ?> map -> {
                Map<Object, Object> copy = new LinkedHashMap<>();
                map.forEach((key, each) -> copy.put(key, plain(each)));
                yield copy;
            }
            case null, default -> value;
        };
    }

    private static String data(Event event) {
        return event.data().isEmpty() ? Units.NONE : Text.oneLine(Json.write(plain(event.data())));
    }

    private static String cut(String text) {
        return text.length() <= WIDTH ? text : text.substring(0, WIDTH) + "…";
    }

    private static String orNone(String text) {
        return text.isEmpty() ? Units.NONE : Text.oneLine(text);
    }
}
