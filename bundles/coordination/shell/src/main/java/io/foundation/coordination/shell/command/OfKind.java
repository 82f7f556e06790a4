package io.foundation.coordination.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Listing;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.Excerpt;
import io.foundation.coordination.api.Kind;
import io.foundation.coordination.shell.target.Agreement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** A command that lists the things of a kind. */
abstract class OfKind extends OfMany {

    /**
     * Asks how each of the first is, all at once, and lists them.
     *
     * @param look  how one is; empty if it is not to be listed
     * @param plural names them in JSON
     */
    final <T> void list(Environment environment, Kind kind, String plural, BiFunction<Coordination, String, CompletionStage<Optional<T>>> look, Listing<T> listing) {
        Format format = format();
        requireLines();
        look(agreement(environment).coordination(), kind, plural, look).print(environment.screen(), format, plural, listing);
    }

    /** Asks how each of the first of a kind is, all at once. */
    final <T> Found<T> look(Coordination coordination, Kind kind, String plural, BiFunction<Coordination, String, CompletionStage<Optional<T>>> look) {
        String what = "Looking for the " + plural;
        Excerpt names = Agreement.ask(coordination.inventory().names(kind, lines), what);
        List<CompletableFuture<Optional<T>>> looks = names.names().stream().map(name -> look.apply(coordination, name).toCompletableFuture()).toList();
        List<T> rows = Agreement.ask(CompletableFuture.allOf(looks.toArray(CompletableFuture[]::new))
                .thenApply(all -> looks.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList()), what);
        return new Found<>(rows, names.total(), names.names().size());
    }
}
