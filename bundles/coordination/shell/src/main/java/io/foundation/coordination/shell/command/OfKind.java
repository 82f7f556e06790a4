package io.foundation.coordination.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Screen;
import io.foundation.base.console.output.Style;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.Excerpt;
import io.foundation.coordination.api.Kind;
import io.foundation.coordination.shell.target.Agreement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.apache.karaf.shell.api.action.Option;

/** A command that lists the things of a kind. */
abstract class OfKind extends OfCluster {

    private static final int MAX_LINES = 1_000;

    @Option(name = "-n", aliases = "--lines", description = "How many of the first by name, 1 to 1000")
    int lines = 100;

    /**
     * Asks how each of the first is, all at once, and lists them.
     *
     * @param look  how one is; empty if it is not to be listed
     * @param plural names them in JSON
     */
    final <T> void list(Environment environment, Kind kind, String plural, BiFunction<Coordination, String, CompletionStage<Optional<T>>> look, Listing<T> listing) {
        Format format = format();
        if (lines < 1 || lines > MAX_LINES) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The number of lines " + lines + " is not allowed: use 1 to " + MAX_LINES + ".");
        }
        Coordination coordination = agreement(environment).coordination();
        String what = "Looking for the " + plural;
        Excerpt names = Agreement.ask(coordination.inventory().names(kind, lines), what);
        List<CompletableFuture<Optional<T>>> looks = names.names().stream().map(name -> look.apply(coordination, name).toCompletableFuture()).toList();
        List<T> rows = Agreement.ask(CompletableFuture.allOf(looks.toArray(CompletableFuture[]::new))
                .thenApply(all -> looks.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList()), what);
        Screen screen = environment.screen();
        if (format == Format.JSON) {
            screen.line(Json.write(Json.object("found", names.total(), "looked", names.names().size(), plural, listing.objects(rows))));
        } else {
            listing.print(screen, format, rows);
        }
        if (format == Format.TABLE && names.isCut()) {
            screen.line(screen.paint(Style.WARNING, "These are the first " + names.names().size() + " of " + names.total() + ": -n shows more."));
        }
    }
}
