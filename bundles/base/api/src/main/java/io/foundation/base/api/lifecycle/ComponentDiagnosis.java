package io.foundation.base.api.lifecycle;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Says of every component of our bundles whether it works and, if not, why. Thread-safe. */
@ProviderType
public interface ComponentDiagnosis {

    /** All components as they are now: those that do not work first, then by name. */
    List<ComponentState> components();

    /**
     * One component as it is now.
     *
     * @param name its full name, or the end of it behind a dot, case ignored; if several fit, the one that does not work
     */
    Optional<ComponentState> find(String name);

    /**
     * One component, or one configuration of a component that has several.
     *
     * @param name        the name of the component, with {@code ~} and the name of the configuration if it has one
     * @param bundle      the symbolic name of its bundle
     * @param state       how it is
     * @param unsatisfied what it waits for, in words, one thing each; empty unless it waits
     * @param failure     why its activation failed, in one line; empty if it did not fail
     */
    record ComponentState(String name, String bundle, State state, List<String> unsatisfied, String failure) {

        public ComponentState {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(bundle, "bundle");
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(failure, "failure");
            unsatisfied = List.copyOf(unsatisfied);
        }

        /** Whether it keeps the node from being ready. */
        public boolean blocksReadiness() {
            return state == State.MISSING_REFERENCE || state == State.FAILED;
        }
    }

    /** How a component can be. */
    enum State {
        /** It works. */
        ACTIVE,
        /** It can work and begins when somebody needs it. */
        SATISFIED,
        /** It waits for a configuration that nobody has given; this is no fault. */
        WAITING_FOR_CONFIGURATION,
        /** Somebody has switched it off; this is no fault. */
        DISABLED,
        /** A service it cannot do without is missing. */
        MISSING_REFERENCE,
        /** Its activation threw an error. */
        FAILED
    }
}
