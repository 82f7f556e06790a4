package io.foundation.base.runtime;

import io.foundation.base.api.lifecycle.ComponentDiagnosis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Asks Declarative Services how the components of our bundles are. Stateless and thread-safe. */
final class ComponentInspector implements ComponentDiagnosis {

    /** How the symbolic names of our bundles begin. */
    static final String OURS = "foundation-";

    private static final int MAX_FAILURE_CHARS = 300;
    /** The policy of a component that is not made without a configuration. */
    private static final String REQUIRE = "require";

    private final ServiceComponentRuntime runtime;

    ComponentInspector(ServiceComponentRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public List<ComponentState> components() {
        List<ComponentState> states = new ArrayList<>();
        for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs()) {
            if (component.bundle != null && component.bundle.symbolicName.startsWith(OURS)) {
                states.addAll(states(component));
            }
        }
        states.sort(Comparator.comparing((ComponentState state) -> !state.blocksReadiness()).thenComparing(ComponentState::name));
        return List.copyOf(states);
    }

    @Override
    public Optional<ComponentState> find(String name) {
        String wanted = name.strip().toLowerCase(Locale.ROOT);
        // the full name wins over an end of it; the list begins with those that do not work
        List<ComponentState> all = components();
        return all.stream().filter(state -> fits(state, wanted::equals)).findFirst()
                .or(() -> all.stream().filter(state -> fits(state, known -> known.endsWith('.' + wanted))).findFirst());
    }

    private static boolean fits(ComponentState state, Predicate<String> test) {
        String full = state.name().toLowerCase(Locale.ROOT);
        int configuration = full.indexOf('~');
        return test.test(full) || configuration > 0 && test.test(full.substring(0, configuration));
    }

    private List<ComponentState> states(ComponentDescriptionDTO component) {
        if (!runtime.isComponentEnabled(component)) {
            return List.of(state(component, component.name, State.DISABLED));
        }
        Collection<ComponentConfigurationDTO> configurations = runtime.getComponentConfigurationDTOs(component);
        if (configurations.isEmpty()) {
            // One that must be configured is not there at all before it is; else a component factory that nobody has asked yet.
            boolean waits = REQUIRE.equals(component.configurationPolicy);
            return List.of(state(component, component.name, waits ? State.WAITING_FOR_CONFIGURATION : State.SATISFIED));
        }
        return configurations.stream().map(configuration -> state(component, configuration)).toList();
    }

    private static ComponentState state(ComponentDescriptionDTO component, String name, State state) {
        return new ComponentState(name, component.bundle.symbolicName, state, List.of(), "");
    }

    private static ComponentState state(ComponentDescriptionDTO component, ComponentConfigurationDTO configuration) {
        String name = component.name + suffix(configuration);
        return switch (configuration.state) {
            case ComponentConfigurationDTO.ACTIVE -> state(component, name, State.ACTIVE);
            case ComponentConfigurationDTO.SATISFIED -> state(component, name, State.SATISFIED);
            case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION -> state(component, name, State.WAITING_FOR_CONFIGURATION);
            case ComponentConfigurationDTO.FAILED_ACTIVATION -> new ComponentState(name, component.bundle.symbolicName, State.FAILED,
                    List.of(), firstLine(configuration.failure));
            default -> new ComponentState(name, component.bundle.symbolicName, State.MISSING_REFERENCE,
                    missing(component, configuration), "");
        };
    }

    /** What tells the configurations of one component apart: the part of the PID behind the tilde. */
    private static String suffix(ComponentConfigurationDTO configuration) {
        Object pid = configuration.properties == null ? null : configuration.properties.get("service.pid");
        int tilde = pid instanceof String text ? text.indexOf('~') : -1;
        return tilde < 0 ? "" : ((String) pid).substring(tilde);
    }

    private static List<String> missing(ComponentDescriptionDTO component, ComponentConfigurationDTO configuration) {
        if (configuration.unsatisfiedReferences == null || configuration.unsatisfiedReferences.length == 0) {
            return List.of("a reference that Declarative Services does not name");
        }
        return Arrays.stream(configuration.unsatisfiedReferences).map(reference -> describe(component, reference)).toList();
    }

    private static String describe(ComponentDescriptionDTO component, UnsatisfiedReferenceDTO missing) {
        String service = Stream.ofNullable(component.references).flatMap(Arrays::stream).filter(known -> known.name.equals(missing.name))
                .findFirst().map((ReferenceDTO known) -> known.interfaceName).orElse("?");
        String target = missing.target == null || missing.target.isEmpty() ? "" : " with " + missing.target;
        boolean there = missing.targetServices != null && missing.targetServices.length > 0;
        return "a service " + service + target + " (reference '" + missing.name + "'"
                + (there ? "; one is there but cannot be had: its own component fails, or the two wait for each other)" : ")");
    }

    private static String firstLine(String failure) {
        String line = failure == null ? "" : failure.strip().lines().findFirst().orElse("").strip();
        return line.isEmpty() ? "no reason is given" : line.length() <= MAX_FAILURE_CHARS ? line : line.substring(0, MAX_FAILURE_CHARS) + "…";
    }
}
