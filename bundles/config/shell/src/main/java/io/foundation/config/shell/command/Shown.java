package io.foundation.config.shell.command;

import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Units;
import io.foundation.config.api.Difference;
import io.foundation.config.api.Revision;
import io.foundation.config.api.Setting;
import io.foundation.config.api.Sourced;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings as they are shown. */
final class Shown {

    private Shown() {
    }

    /** A value for people and scripts: text as it is, all else as JSON. */
    static String value(Object value) {
        return value instanceof String text ? text : Json.write(value);
    }

    static String value(Optional<Sourced> value) {
        return value.map(sourced -> value(sourced.value())).orElse(Units.NONE);
    }

    static String origin(Optional<Sourced> value) {
        return value.map(sourced -> sourced.origin().word()).orElse(Units.NONE);
    }

    static Map<String, Object> object(Setting setting) {
        return Json.object("path", setting.path(), "value", setting.value().value(), "origin", setting.value().origin().word(), "updatable", setting.spec().updatable(), "secret",
                setting.spec().secret());
    }

    static Map<String, Object> object(Difference change) {
        return Json.object("path", change.path(), "before", object(change.before()), "now", object(change.now()));
    }

    private static Object object(Optional<Sourced> value) {
        return value.map(sourced -> Json.object("value", sourced.value(), "origin", sourced.origin().word())).orElse(null);
    }

    static Map<String, Object> object(Revision revision) {
        return Json.object("revision", revision.number(), "time", Units.iso(revision.time().toEpochMilli()), "cause", revision.cause().word(), "by", revision.by(), "changes",
                revision.changes().stream().map(Shown::object).toList());
    }

    static Listing<Difference> differences(String empty) {
        return new Listing<Difference>(empty, Shown::object)
                .column("Path", Difference::path)
                .column("Before", change -> value(change.before()))
                .column("Now", change -> value(change.now()))
                .column("Origin", change -> origin(change.now()));
    }

    static List<Map<String, Object>> objects(List<Difference> changes) {
        return changes.stream().map(Shown::object).toList();
    }
}
