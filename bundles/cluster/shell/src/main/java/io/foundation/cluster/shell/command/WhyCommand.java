package io.foundation.cluster.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.ComponentDiagnosis;
import io.foundation.base.api.lifecycle.ComponentDiagnosis.ComponentState;
import io.foundation.base.api.lifecycle.ComponentDiagnosis.State;
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
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code foundation:why}. */
@Service
@Command(scope = "foundation", name = "why", description = "Says why a component works or does not",
        detailedDescription = "classpath:foundation-why.txt")
public class WhyCommand extends Listed {

    @Argument(name = "component", description = "The name of the component, or its last part; all if left out")
    @Completion(ComponentCompleter.class)
    String component;

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        ComponentDiagnosis diagnosis = environment.services().require(ComponentDiagnosis.class, "foundation-base-runtime");
        if (component == null) {
            new Listing<>("There is no component.", WhyCommand::json)
                    .column("Component", ComponentState::name)
                    .styled("State", state -> word(state.state()), Style::ofState)
                    .column("Why", WhyCommand::reason)
                    .print(environment.screen(), format, diagnosis.components());
            return;
        }
        ComponentState found = diagnosis.find(component).orElseThrow(() -> unknown(diagnosis.components()));
        Screen screen = environment.screen();
        switch (format) {
            case JSON -> screen.line(Json.write(json(found)));
            case PLAIN -> screen.line(found.name() + "\t" + word(found.state()) + "\t" + Text.oneLine(reason(found)));
            case TABLE -> explain(screen, found);
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
