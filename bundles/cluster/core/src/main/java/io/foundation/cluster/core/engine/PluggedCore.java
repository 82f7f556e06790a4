package io.foundation.cluster.core.engine;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.base.api.protocol.Timers;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place for a protocol core that somebody else's provider makes: it may be empty, and another core may come in at any
 * time. What a core throws is counted and logged, and does not reach the engine; what a core that was replaced still wants
 * done is not done. On the engine's loop.
 *
 * @param <C> the kind of core
 */
final class PluggedCore<C> {

    private static final Logger LOG = LoggerFactory.getLogger(PluggedCore.class);

    private final EngineLoop loop;
    private final String name;
    private final String without;
    private final BiConsumer<C, TimerKey> timer;
    private C core;
    private String trouble;
    private String misconfigured;
    private long failures;

    /**
     * @param name    what it is, to begin a sentence with, e.g. {@code The topology 'fullmesh'}
     * @param without what is so while it cannot be made, to end a sentence with
     * @param timer   how a core is told that one of its timers is due
     */
    PluggedCore(EngineLoop loop, String name, String without, BiConsumer<C, TimerKey> timer) {
        this.loop = loop;
        this.name = name;
        this.without = without;
        this.timer = timer;
    }

    /** Effects of one core, to be extended by those of its kind. */
    abstract static class Effects<C> implements Timers {
        private final PluggedCore<C> place;
        private C owner;

        Effects(PluggedCore<C> place) {
            this.place = place;
        }

        /** Runs an effect when the core has returned, unless it is in use no more. */
        final void later(Runnable effect) {
            place.loop.later(() -> {
                if (place.core != null && place.core == owner) {
                    effect.run();
                }
            });
        }

        @Override
        public final void schedule(TimerKey key, long delayNanos) {
            later(() -> place.loop.schedule(owner, key, delayNanos, due -> place.call(core -> place.timer.accept(core, due))));
        }

        @Override
        public final void cancel(TimerKey key) {
            later(() -> place.loop.cancel(owner, key));
        }
    }

    /**
     * Takes a core into use; the one before it must have been ended.
     *
     * @param effects what it does, new for every core
     * @param make    makes it
     * @param start   has it begin
     * @return false if it cannot be made: {@link #trouble} tells why
     */
    <E extends Effects<C>> boolean begin(E effects, Function<E, C> make, Consumer<C> start) {
        try {
            C next = make.apply(effects);
            ((Effects<C>) effects).owner = next;
            start.accept(next);
            core = next;
            trouble = null;
            return true;
        } catch (RuntimeException | LinkageError e) {
            FoundationException error = FoundationException.wrap(e, ErrorType.INTERNAL_ERROR, name + " cannot be made: " + e);
            trouble = error.getMessage();
            misconfigured = PartOptions.sentence(error);
            LOG.error("{} cannot be made; {}.", name, without, e);
            return false;
        }
    }

    /** Does without a core from now on; its timers are forgotten. */
    void end() {
        C former = core;
        core = null;
        misconfigured = null;
        if (former != null) {
            loop.cancelAll(former);
        }
    }

    boolean isThere() {
        return core != null;
    }

    /** Why there is none; empty if there is one, or none was tried yet. */
    Optional<String> trouble() {
        return core != null ? Optional.empty() : Optional.ofNullable(trouble);
    }

    /** What is wrong with how it is configured; empty if nothing is, or nobody knows yet. */
    Optional<String> misconfigured() {
        return Optional.ofNullable(misconfigured);
    }

    /** How often it threw. */
    long failures() {
        return failures;
    }

    /** Tells the core something, if there is one. */
    void call(Consumer<C> input) {
        ask(now -> {
            input.accept(now);
            return null;
        }, null);
    }

    /** Asks the core something; gives something else if there is none, or it fails. */
    <T> T ask(Function<C, T> question, T otherwise) {
        C now = core;
        if (now == null) {
            return otherwise;
        }
        try {
            return question.apply(now);
        } catch (RuntimeException | LinkageError e) {
            failures++;
            LOG.warn("{} failed; the cluster goes on.", name, e);
            return otherwise;
        }
    }
}
