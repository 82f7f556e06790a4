package io.foundation.coordination.core.value;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.IdGenerator;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Names;
import io.foundation.coordination.core.ground.Owner;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A generator as its owner sees it: its own block of the numbers, and the next one asked for when it is used up. */
public final class IdView implements IdGenerator {

    /** The most numbers of a block. */
    public static final int MAX_BLOCK = 1_000_000;
    /** The most calls that may wait for a block. */
    static final int MAX_WAITING = 100_000;
    /** Where generators are. */
    public static final String GENERATORS = "/ids/";

    private final String name;
    private final int block;
    private final Ground ground;
    private final Owner owner;
    private final Cell cell;
    /** On the loop alone, as all below. */
    private final Deque<CompletableFuture<Long>> waiting = new ArrayDeque<>();
    private long next;
    private long end;
    private boolean asked;

    /** @param block 1 to {@link #MAX_BLOCK} */
    public IdView(Ground ground, Owner owner, String name, int block, long timeoutNanos) {
        if (block < 1 || block > MAX_BLOCK) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "A block of " + block + " numbers is not allowed: use 1 to " + MAX_BLOCK + '.');
        }
        this.name = name;
        this.block = block;
        this.ground = ground;
        this.owner = owner;
        this.cell = new Cell(ground, GENERATORS + Names.segment(name), timeoutNanos);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CompletionStage<Long> next() {
        return owner.ask(ground.loop(), () -> {
            if (waiting.isEmpty() && next < end) {
                return CompletableFuture.completedFuture(next++);
            }
            if (waiting.size() >= MAX_WAITING) {
                throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED, MAX_WAITING + " calls wait for a block of the numbers '" + name + "' already: use a larger block.");
            }
            CompletableFuture<Long> answer = new CompletableFuture<>();
            waiting.add(answer);
            refill();
            return answer;
        });
    }

    private void refill() {
        if (asked) {
            return;
        }
        asked = true;
        CounterView.replace(cell, before -> before + block).whenComplete((before, error) -> {
            asked = false;
            if (error != null) {
                FoundationException typed = FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, "No numbers could be had.");
                if (typed.type() == ErrorType.OUTCOME_UNKNOWN) {
                    // A block that was taken or not: nobody else gets it, and neither do we.
                    typed = new FoundationException(ErrorType.UNREACHABLE, "The connection was lost while numbers were asked for: none was given.", typed);
                }
                while (!waiting.isEmpty()) {
                    waiting.poll().completeExceptionally(typed);
                }
                return;
            }
            next = before + 1;
            end = next + block;
            while (!waiting.isEmpty() && next < end) {
                waiting.poll().complete(next++);
            }
            if (!waiting.isEmpty()) {
                refill();
            }
        });
    }
}
