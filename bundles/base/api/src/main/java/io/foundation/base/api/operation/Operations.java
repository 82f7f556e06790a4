package io.foundation.base.api.operation;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.FoundationException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Runs named pieces of work. Each runs in a {@link Context} of its own below the caller's: the same correlation and baggage (a new correlation where
 * there was none), a span further, and its name as a breadcrumb; so what it sends to other nodes is known to belong to it. Afterwards the caller's
 * context is back, whatever happened. What fails fails as a {@link FoundationException} that says where:
 * <ul>
 * <li>one of ours keeps its type, message and cause; anything else becomes {@code INTERNAL_ERROR} with it as cause, an interruption {@code CLOSED};
 * <li>it has the facts {@code operation}, {@code correlation}, {@code breadcrumbs}, {@code took} and the operation's own, where the operation
 * within it that failed first has not set them;
 * <li>an {@link Error} of the JVM goes through as it is.
 * </ul>
 * Every {@link OperationListener} hears of every end. Thread-safe.
 */
public interface Operations {

    /**
     * Does the work on this thread.
     *
     * @param name  of the kind of work, not of the single one: lower case words with dots, such as {@code orders.place}; at most 64 characters
     * @param facts about the single one, for people who read an error; no secrets
     * @throws FoundationException {@code INVALID_INPUT} for a name that is none, before anything is done; else as said above
     */
    <T> T call(String name, Map<String, String> facts, Callable<T> work);

    /** As {@link #call}, without a result. */
    default void run(String name, Map<String, String> facts, Runnable work) {
        call(name, facts, () -> {
            work.run();
            return null;
        });
    }

    /**
     * Begins work on this thread that ends elsewhere; the operation ends when the stage does. The stage that is returned fails as said above, with
     * the error itself, not in a wrapper; so does one for work that could not begin. What depends on it runs in whatever context completes it.
     *
     * @throws FoundationException {@code INVALID_INPUT} for a name that is none
     */
    <T> CompletionStage<T> follow(String name, Map<String, String> facts, Supplier<? extends CompletionStage<T>> work);
}
