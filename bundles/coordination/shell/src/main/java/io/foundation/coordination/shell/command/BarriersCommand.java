package io.foundation.coordination.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Units;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.Kind;
import io.foundation.coordination.api.Queued;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:barriers}. */
@Service
@Command(scope = "coordination", name = "barriers", description = "Lists barriers, latches and double barriers, and who is inside",
        detailedDescription = "classpath:coordination-barriers.txt")
public class BarriersCommand extends OfKind {

    private static final String PLURAL = "barriers";
    private static final String OPEN = "open";
    private static final String CLOSED = "closed";

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        requireLines();
        Coordination coordination = agreement(environment).coordination();
        Found<Row> barriers = look(coordination, Kind.BARRIER, PLURAL, BarriersCommand::barrier);
        Found<Row> latches = look(coordination, Kind.LATCH, "latches", BarriersCommand::latch);
        Found<Row> doubleBarriers = look(coordination, Kind.DOUBLE_BARRIER, "double barriers", BarriersCommand::doubleBarrier);
        barriers.and(latches).and(doubleBarriers).print(environment.screen(), format, PLURAL, new Listing<>("There is no barrier and no latch.", Row::json)
                .column("Kind", row -> row.kind.word())
                .column("Name", row -> row.line.name())
                .styled("State", Row::state, state -> state.equals(CLOSED) ? Style.PLAIN : Style.GOOD)
                .column("Count", Row::count)
                .column("Inside", row -> row.line.ofHolders(Queued::node))
                .number("Waiting", row -> row.kind == Kind.DOUBLE_BARRIER ? Integer.toString(row.line.waiting().size()) : Units.NONE));
    }

    private static CompletionStage<Optional<Row>> barrier(Coordination coordination, String name) {
        return coordination.barrier(name).isOpen().thenApply(open -> Optional.of(new Row(Kind.BARRIER, new Line(name, List.of()), open ? OPEN : CLOSED, 0, 0)));
    }

    private static CompletionStage<Optional<Row>> latch(Coordination coordination, String name) {
        return ifThere(coordination.inventory().count(name), count -> coordination.latch(name, count).left()
                .thenApply(left -> new Row(Kind.LATCH, new Line(name, List.of()), left == 0 ? OPEN : CLOSED, count, left)));
    }

    private static CompletionStage<Optional<Row>> doubleBarrier(Coordination coordination, String name) {
        return ifThere(coordination.inventory().participants(name), participants -> coordination.doubleBarrier(name, participants).queue().thenApply(queue -> {
            Line line = new Line(name, queue);
            return new Row(Kind.DOUBLE_BARRIER, line, line.holders().isEmpty() ? CLOSED : OPEN, participants, 0);
        }));
    }

    /** The number that it was made with decides what can be asked of it: so that is looked for first. */
    private static CompletionStage<Optional<Row>> ifThere(CompletionStage<OptionalInt> number, IntFunction<CompletionStage<Row>> look) {
        return number.thenCompose(found -> found.isEmpty() ? CompletableFuture.completedFuture(Optional.<Row>empty()) : look.apply(found.getAsInt()).thenApply(Optional::of));
    }

    /**
     * One of the three.
     *
     * @param line   of a double barrier, who is there
     * @param number from where a latch counts, or how many enter a double barrier together
     * @param left   of a latch
     */
    private record Row(Kind kind, Line line, String state, int number, int left) {

        String count() {
            return switch (kind) {
                case LATCH -> left + " of " + number + " left";
                case DOUBLE_BARRIER -> number + " together";
                default -> Units.NONE;
            };
        }

        Map<String, Object> json() {
            Object[] first = {"kind", kind.word(), "name", line.name(), "open", state.equals(OPEN)};
            Map<String, Object> json = kind == Kind.DOUBLE_BARRIER ? line.object(first) : Json.object(first);
            switch (kind) {
                case LATCH -> {
                    json.put("count", number);
                    json.put("left", left);
                }
                case DOUBLE_BARRIER -> json.put("participants", number);
                default -> {
                    // A barrier is open or closed, and that is all.
                }
            }
            return json;
        }
    }
}
