package io.foundation.coordination.core.ground;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.SerialExecutor;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who asks: a bundle. What it has is released when it goes. {@link #ask}, {@link #tell}, {@link #inOrder} and {@link #isClosed} are thread-safe; all else is used on the loop alone. */
public final class Owner {

    /** The most questions of an owner that may wait for an answer: it bounds what waits in the loop and in the store. */
    public static final int MAX_ASKING = 10_000;
    /** The most that may wait to be told to one of its listeners. */
    static final int MAX_WAITING = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Owner.class);

    /** Something an owner has. */
    public interface Possession {

        /** Gives it up; completes when it is gone. Idempotent. */
        CompletableFuture<Void> giveUp();

        /** Leaves it to the next instance of this code, if that can go on with it; else it is to be given up. */
        default Optional<Legacy> bequeath() {
            return Optional.empty();
        }
    }

    private final String node;
    private final String name;
    private final Executor answers;
    private final Set<Possession> possessions = new LinkedHashSet<>();
    private final AtomicInteger asking = new AtomicInteger();
    private volatile boolean closed;

    /**
     * @param node    the name of this node
     * @param name    the symbolic name of the bundle
     * @param answers where its code runs: may block there
     */
    public Owner(String node, String name, Executor answers) {
        this.node = node;
        this.name = name;
        this.answers = answers;
    }

    public String node() {
        return node;
    }

    public String name() {
        return name;
    }

    /** Runs code of the owner, off the loop. */
    public void tell(Runnable code) {
        answers.execute(code);
    }

    /** For what one listener of the owner is told: in order, off the loop. Of too much the oldest is dropped, and that is logged. */
    public Executor inOrder() {
        return SerialExecutor.droppingOldest(answers, MAX_WAITING,
                () -> LOG.warn("A listener of {} is too slow: {} things of coordination wait to be told to it, and the oldest is dropped.", name, MAX_WAITING),
                failure -> LOG.error("A listener of {} failed.", name, failure));
    }

    /** Answers a question of the owner with what a future of the loop will hold. */
    public <T> CompletableFuture<T> ask(Loop loop, Supplier<CompletableFuture<T>> onLoop) {
        if (closed) {
            return CompletableFuture.failedFuture(closedError());
        }
        if (asking.incrementAndGet() > MAX_ASKING) {
            asking.decrementAndGet();
            return CompletableFuture.failedFuture(new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "The bundle " + name + " waits for " + MAX_ASKING
                    + " answers of coordination already: nothing was done."));
        }
        Answer<T> answer = new Answer<>();
        loop.execute(() -> {
            CompletableFuture<T> future;
            try {
                future = closed ? CompletableFuture.failedFuture(closedError()) : onLoop.get();
            } catch (Throwable e) {
                future = CompletableFuture.failedFuture(FoundationException.wrap(e, ErrorType.INTERNAL_ERROR, "A step of coordination failed: " + e));
            }
            future.whenComplete((value, error) -> {
                asking.decrementAndGet();
                answer.settle(value, error == null ? null : FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, "Coordination failed with an error of no type."), answers);
            });
        });
        return answer;
    }

    /** Lets something be given up that an owner has; completes off the loop, and at once if everything of the owner is given up anyway. */
    public CompletableFuture<Void> part(Loop loop, Possession possession) {
        CompletableFuture<Void> told = new CompletableFuture<>();
        if (closed) {
            told.complete(null);
        } else {
            loop.execute(() -> possession.giveUp().whenComplete((done, error) -> tell(() -> told.complete(null))));
        }
        return told;
    }

    /**
     * Fails if it is closed: before it is given anything after a wait.
     *
     * @throws FoundationException {@code CLOSED}
     */
    public void requireOpen() {
        if (closed) {
            throw closedError();
        }
    }

    public boolean isClosed() {
        return closed;
    }

    private FoundationException closedError() {
        return new FoundationException(ErrorType.CLOSED, "The bundle " + name + " has let go of the coordination service: ask for the service again.");
    }

    /** One thing more; if it is closed, the thing is given up at once. */
    public void add(Possession possession) {
        if (closed) {
            possession.giveUp();
        } else {
            possessions.add(possession);
        }
    }

    public void remove(Possession possession) {
        possessions.remove(possession);
    }

    /** How many things it has. */
    public int size() {
        return possessions.size();
    }

    /** Gives up everything; completes when all is gone. What is asked later fails. */
    public CompletableFuture<Void> close() {
        closed = true;
        List<Possession> all = List.copyOf(possessions);
        possessions.clear();
        return CompletableFuture.allOf(all.stream().map(Possession::giveUp).toArray(CompletableFuture[]::new));
    }

    /** Leaves what the next instance of this code can go on with, and then closes. */
    public CompletableFuture<Void> leave(Consumer<Legacy> heir) {
        for (Possession possession : List.copyOf(possessions)) {
            possession.bequeath().ifPresent(legacy -> {
                possessions.remove(possession);
                heir.accept(legacy);
            });
        }
        return close();
    }
}
