package io.foundation.cluster.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.ComponentDiagnosis;
import io.foundation.base.api.lifecycle.ComponentDiagnosis.ComponentState;
import io.foundation.base.api.lifecycle.ComponentDiagnosis.State;
import io.foundation.base.api.lifecycle.HealthChecks.Outcome;
import io.foundation.base.api.lifecycle.HealthChecks.Status;
import io.foundation.base.api.option.Nearest;
import io.foundation.base.console.Environment;
import io.foundation.base.console.Listed;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Screen;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Text;
import io.foundation.cluster.shell.completion.ComponentCompleter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code foundation:why}. */
@Service
@Command(scope = "foundation", name = "why", description = "Says why a component works or does not, and what health checks found",
        detailedDescription = "classpath:foundation-why.txt")
public class WhyCommand extends Listed {

    @Argument(name = "component", description = "The name of the component, or its last part, or of a health check; all if left out")
    @Completion(ComponentCompleter.class)
    String component;

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        ComponentDiagnosis diagnosis = environment.services().require(ComponentDiagnosis.class, "foundation-base-runtime");
        if (component == null) {
            Stream<Row> checks = Checked.outcomes(environment).stream().filter(outcome -> outcome.status() != Status.OK).map(Row::of);
            new Listing<>("There is no component.", Row::json).column("Component", Row::name).styled("State", Row::state, Style::ofState).column("Why", Row::why)
                    .print(environment.screen(), format, Stream.concat(checks, diagnosis.components().stream().map(Row::of)).toList());
            return;
        }
        Optional<ComponentState> known = diagnosis.find(component);
        Screen screen = environment.screen();
        if (known.isEmpty()) {
            Outcome check = check(environment).orElseThrow(() -> unknown(diagnosis.components()));
            explain(screen, format, check);
            return;
        }
        ComponentState found = known.get();
        switch (format) {
            case JSON -> screen.line(Json.write(json(found)));
            case PLAIN -> screen.line(found.name() + "\t" + word(found.state()) + "\t" + Text.oneLine(reason(found)));
            case TABLE -> explain(screen, found);
        }
    }

    /** A line of the list: a component, or a check that found something. */
    private record Row(String name, String state, String why, Map<String, Object> json) {

        static Row of(ComponentState state) {
            return new Row(state.name(), word(state.state()), reason(state), WhyCommand.json(state));
        }

        static Row of(Outcome check) {
            return new Row(Checked.name(check), Checked.word(check), Checked.reason(check), Json.object("name", Checked.name(check), "bundle", null, "state", Checked.word(check),
                    "works", check.passes(), "unsatisfied", List.of(), "failure", Checked.reason(check)));
        }
    }

    private Optional<Outcome> check(Environment environment) {
        return Checked.outcomes(environment).stream().filter(outcome -> component.equalsIgnoreCase(outcome.name()) || component.equalsIgnoreCase(Checked.name(outcome))).findFirst();
    }

    private static void explain(Screen screen, Format format, Outcome check) {
        switch (format) {
            case JSON -> screen.line(Json.write(Checked.json(check)));
            case PLAIN -> screen.line(Checked.name(check) + "\t" + Checked.word(check) + "\t" + Text.oneLine(Checked.reason(check)));
            case TABLE -> {
                screen.line("The health check '" + check.name() + "' says: " + Checked.word(check) + ".");
                check.reasons().forEach(reason -> screen.line("  " + Text.oneLine(reason)));
            }
        }
    }

    private static void explain(Screen screen, ComponentState found) {
        screen.line(found.name() + " (bundle " + found.bundle() + ") " + sentence(found.state()));
        found.unsatisfied().forEach(missing -> screen.line("  " + Text.oneLine(missing)));
        if (!found.failure().isEmpty()) {
            screen.line("  " + Text.oneLine(found.failure()));
        }
    }

    private static String sentence(State state) {
        return switch (state) {
            case ACTIVE -> "works.";
            case SATISFIED -> "can work, and begins when somebody needs it.";
            case WAITING_FOR_CONFIGURATION -> "waits for a configuration that nobody has given; this is no fault.";
            case DISABLED -> "is switched off; this is no fault.";
            case MISSING_REFERENCE -> "does not work: something it needs is missing.";
            case FAILED -> "does not work: its start failed.";
        };
    }

    private FoundationException unknown(List<ComponentState> components) {
        List<String> names = components.stream().map(ComponentState::name).toList();
        List<String> ends = names.stream().map(WhyCommand::lastPart).toList();
        String near = Nearest.to(component, names).or(() -> Nearest.to(component, ends))
                .map(name -> "did you mean " + name + "?").orElse("foundation:why without a name lists them all.");
        return new FoundationException(ErrorType.DATA_NOT_FOUND, "No component '" + Text.oneLine(component) + "' is known: " + near);
    }

    private static String lastPart(String name) {
        int instance = name.indexOf('~');
        return name.substring(name.lastIndexOf('.', instance < 0 ? name.length() : instance) + 1);
    }

    private static String reason(ComponentState state) {
        return state.failure().isEmpty() ? String.join("; ", state.unsatisfied()) : state.failure();
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Map<String, Object> json(ComponentState state) {
        return Json.object("name", state.name(), "bundle", state.bundle(), "state", word(state.state()),
                "works", state.state() == State.ACTIVE || state.state() == State.SATISFIED,
                "unsatisfied", state.unsatisfied(), "failure", state.failure().isEmpty() ? null : state.failure());
    }
}
