package io.foundation.coordination.shell.command;

import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Screen;
import io.foundation.base.console.output.Style;
import java.util.List;
import java.util.stream.Stream;

/**
 * What was found, maybe the first of many.
 *
 * @param rows   how those are that are to be listed
 * @param total  how many there are
 * @param looked at how many of them it was looked
 */
record Found<T>(List<T> rows, int total, int looked) {

    /** Behind this what was found elsewhere. */
    Found<T> and(Found<T> other) {
        return new Found<>(Stream.of(this, other).flatMap(found -> found.rows.stream()).toList(), total + other.total, looked + other.looked);
    }

    /** @param plural names them in JSON */
    void print(Screen screen, Format format, String plural, Listing<T> listing) {
        if (format == Format.JSON) {
            screen.line(Json.write(Json.object("found", total, "looked", looked, plural, listing.objects(rows))));
        } else {
            listing.print(screen, format, rows);
        }
        if (format == Format.TABLE && looked < total) {
            screen.line(screen.paint(Style.WARNING, "These are the first " + looked + " of " + total + ": -n shows more."));
        }
    }
}
