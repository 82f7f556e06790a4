package io.foundation.base.api.lifecycle;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** What the health checks of this node say, where such are installed (feature {@code foundation-health}). Thread-safe. */
@ProviderType
public interface HealthChecks {

    /** The tag of checks that say whether the node is to be given work. */
    String SYSTEM_READY = "systemready";

    /** The result of every check that has a tag, those that do not pass first. Results may be some seconds old; a check without one runs now, and is waited for up to its time limit. */
    List<Outcome> outcomes();

    /**
     * The result of one check.
     *
     * @param name    the name of the check, for people
     * @param tags    what it is about
     * @param status  how it came out
     * @param reasons what it found wrong, a sentence each; empty if all is well
     */
    record Outcome(String name, Set<String> tags, Status status, List<String> reasons) {

        public Outcome {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(status, "status");
            tags = Set.copyOf(tags);
            reasons = List.copyOf(reasons);
        }

        /** Whether work may be given to what is checked: a warning is no reason to give it none. */
        public boolean passes() {
            return status == Status.OK || status == Status.WARN;
        }
    }

    /** How a check can come out, the best first. */
    enum Status {
        /** All is well. */
        OK,
        /** It works, and somebody should look at it. */
        WARN,
        /** It does not work, and is expected to by itself, soon. */
        TEMPORARILY_UNAVAILABLE,
        /** It does not work. */
        CRITICAL,
        /** The check itself failed or took too long. */
        ERROR
    }
}
