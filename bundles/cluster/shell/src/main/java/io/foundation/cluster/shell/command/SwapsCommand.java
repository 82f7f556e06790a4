package io.foundation.cluster.shell.command;

import io.foundation.base.api.swap.SwapReport;
import io.foundation.base.api.swap.SwapStep;
import io.foundation.base.api.swap.Swapper;
import io.foundation.base.console.Environment;
import io.foundation.base.console.Listed;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Units;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code foundation:swaps}. */
@Service
@Command(scope = "foundation", name = "swaps", description = "Lists the swaps of features, and what became of them",
        detailedDescription = "classpath:foundation-swaps.txt")
public class SwapsCommand extends Listed {

    @Override
    protected void perform(Environment environment) {
        List<SwapReport> history = environment.services().require(Swapper.class, "foundation-base-swap").history();
        new Listing<>("Nothing was swapped since the node started: foundation:swap does it.", SwapsCommand::json)
                .column("When", (SwapReport swap) -> Units.ago(swap.wallMillis(), environment.clock()))
                .column("Feature", swap -> swap.plan().feature())
                .column("From", swap -> swap.plan().from())
                .column("To", swap -> swap.plan().to())
                .column("How", swap -> swap.plan().mode().word())
                .styled("Outcome", SwapsCommand::outcome, word -> word.equals("swapped") ? Style.GOOD : Style.BAD)
                .number("Took", swap -> swap.steps().stream().mapToLong(SwapStep::millis).sum() + " ms")
                .column("Reason", SwapReport::reason)
                .print(environment.screen(), format(), history);
    }

    private static String outcome(SwapReport swap) {
        return swap.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Map<String, Object> json(SwapReport swap) {
        return Json.object("wallMillis", swap.wallMillis(), "feature", swap.plan().feature(), "from", swap.plan().from(), "to", swap.plan().to(),
                "mode", swap.plan().mode().word(), "outcome", outcome(swap), "reason", swap.reason(),
                "steps", swap.steps().stream().map(step -> Json.object("name", step.name(), "detail", step.detail(), "millis", step.millis())).toList());
    }
}
