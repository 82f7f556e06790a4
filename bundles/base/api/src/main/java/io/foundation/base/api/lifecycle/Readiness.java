package io.foundation.base.api.lifecycle;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Whether this node is ready to work: every marker is ready, and every component of our bundles that should run does.
 * Not ready is always with a reason. Thread-safe.
 */
@ProviderType
public interface Readiness {

    /**
     * Announces something the node must wait for. It is not ready until it says so.
     *
     * @param name what it is, for a person, e.g. {@code cluster:default}
     */
    Marker marker(String name);

    boolean isReady();

    /** Everything looked at, unready first. */
    List<Report> reports();

    /** Tells of every change; the present state is told at once, on the calling thread. Listeners must not block. */
    Registration listen(Consumer<Boolean> listener);

    /**
     * As {@link #listen(Consumer)}, for a part of what is looked at: told of every change of whether all of that part is ready, whatever the rest does.
     *
     * @param names picks the {@linkplain Report#name() names} that count; must not block, and always says the same of one name
     */
    Registration listen(Predicate<String> names, Consumer<Boolean> listener);

    /** One thing to wait for. Closing takes it out of the sum. */
    @ProviderType
    interface Marker extends Registration {

        void ready();

        /** @param reason for a person: what is waited for */
        void notReady(String reason);
    }

    /**
     * The state of one thing.
     *
     * @param name   what
     * @param ready  whether it is ready
     * @param reason why not; empty if ready
     */
    record Report(String name, boolean ready, String reason) {
    }
}
