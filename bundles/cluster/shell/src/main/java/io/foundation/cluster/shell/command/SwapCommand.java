package io.foundation.cluster.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.Durations;
import io.foundation.base.api.swap.SwapMode;
import io.foundation.base.api.swap.SwapPlan;
import io.foundation.base.api.swap.SwapReport;
import io.foundation.base.api.swap.SwapStep;
import io.foundation.base.api.swap.Swapper;
import io.foundation.base.console.Environment;
import io.foundation.base.console.Operation;
import io.foundation.base.console.output.Screen;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.service.Stages;
import io.foundation.cluster.shell.completion.FeatureCompleter;
import io.foundation.cluster.shell.completion.VersionCompleter;
import java.time.Duration;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code foundation:swap}. */
@Service
@Command(scope = "foundation", name = "swap", description = "Replaces a feature by another version while the node works",
        detailedDescription = "classpath:foundation-swap.txt")
public class SwapCommand extends Operation {

    /** What a swap may take beside the times that were asked for: installing, draining, the way back. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    @Argument(index = 0, name = "feature", description = "The feature, of which a version is installed", required = true)
    @Completion(FeatureCompleter.class)
    String feature;

    @Argument(index = 1, name = "version", description = "The version that is to take its place", required = true)
    @Completion(VersionCompleter.class)
    String version;

    @Option(name = "--settle", description = "How long the new version may take to work (default 30s)")
    String settle = "30s";

    @Option(name = "--watch", description = "How long it is watched after the old one has gone (default 5s)")
    String watch = "5s";

    @Option(name = "--dry-run", description = "Only say what would be done")
    boolean dryRun;

    @Override
    protected void perform(Environment environment) {
        Swapper swapper = environment.services().require(Swapper.class, "foundation-base-swap");
        Screen screen = environment.screen();
        SwapPlan plan = swapper.plan(feature, version);
        if (dryRun) {
            explain(screen, plan);
            return;
        }
        Duration settling = time("--settle", settle);
        Duration watching = time("--watch", watch);
        SwapReport report = Stages.await(swapper.swap(feature, version, settling, watching, step -> screen.line(line(step))),
                settling.plus(watching).multipliedBy(2).plus(MARGIN), "Swapping " + feature);
        switch (report.outcome()) {
            case SWAPPED -> screen.line(screen.paint(Style.GOOD, feature + " is " + plan.to() + " now, and was " + plan.from() + "."));
            case ROLLED_BACK -> throw new FoundationException(ErrorType.CONSTRAINT_VIOLATION,
                    feature + " is " + plan.from() + " as before. " + report.reason());
            case STUCK -> throw new FoundationException(ErrorType.INTERNAL_ERROR,
                    feature + " is between two versions: feature:list and bundle:diag show where. " + report.reason());
        }
    }

    private static Duration time(String option, String text) {
        return Durations.parse(text).orElseThrow(() -> new FoundationException(ErrorType.INVALID_INPUT,
                "The time '" + Text.oneLine(text) + "' of " + option + " is not allowed: use for example 500ms, 5s or 2m."));
    }

    private static String line(SwapStep step) {
        return String.format(java.util.Locale.ROOT, "  %-10s %6d ms   %s", step.name(), step.millis(), Text.oneLine(step.detail()));
    }

    private static void explain(Screen screen, SwapPlan plan) {
        screen.line(plan.feature() + " " + plan.from() + " would be replaced by " + plan.to() + ", " + (plan.mode() == SwapMode.SIDE_BY_SIDE
                ? "side by side: the new version takes over before the old one goes." : "in place: the old version goes first, what needs it waits for a moment."));
        list(screen, "comes", plan.comes());
        list(screen, "goes", plan.goes());
    }

    private static void list(Screen screen, String verb, List<String> bundles) {
        bundles.forEach(bundle -> screen.line("  " + verb + "  " + bundle));
    }
}
