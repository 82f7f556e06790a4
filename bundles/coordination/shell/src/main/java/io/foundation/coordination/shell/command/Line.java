package io.foundation.coordination.shell.command;

import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.output.Units;
import io.foundation.coordination.api.Queued;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Something that people hold and wait for in line.
 *
 * @param name  its name
 * @param queue who holds it and who waits, in order
 */
record Line(String name, List<Queued> queue) {

    List<Queued> holders() {
        return queue.stream().filter(Queued::holds).toList();
    }

    List<Queued> waiting() {
        return queue.stream().filter(queued -> !queued.holds()).toList();
    }

    /** Something of the holders, each once. */
    String ofHolders(Function<Queued, String> text) {
        List<String> words = holders().stream().map(text).distinct().toList();
        return words.isEmpty() ? Units.NONE : Text.some(words);
    }

    int taken() {
        return holders().stream().mapToInt(Queued::permits).sum();
    }

    /** How it is as JSON, behind what is given. */
    Map<String, Object> object(Object... before) {
        Object[] rest = {"holders", holders().stream().map(Line::json).toList(), "waiting", waiting().stream().map(Line::json).toList()};
        return Json.object(Stream.concat(Stream.of(before), Stream.of(rest)).toArray());
    }

    private static Map<String, Object> json(Queued queued) {
        return Json.object("token", queued.token(), "node", queued.node(), "owner", queued.owner(), "since", Units.iso(queued.since()), "holds", queued.holds(),
                "exclusive", queued.exclusive(), "permits", queued.permits());
    }

    /** A line for each of those in line. */
    static Listing<Queued> listing(String empty, Clock clock) {
        return new Listing<Queued>(empty, Line::json)
                .number("Token", queued -> Long.toString(queued.token()))
                .column("Node", Queued::node)
                .column("Bundle", Queued::owner)
                .styled("State", queued -> queued.holds() ? "holds" : "waits", state -> state.equals("holds") ? Style.GOOD : Style.PLAIN)
                .column("Mode", queued -> queued.exclusive() ? "exclusive" : "shared")
                .number("Permits", queued -> Integer.toString(queued.permits()))
                .column("Since", queued -> Units.ago(queued.since(), clock), queued -> Units.isoOrNone(queued.since()));
    }
}
