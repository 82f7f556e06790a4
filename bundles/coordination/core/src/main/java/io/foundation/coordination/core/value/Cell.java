package io.foundation.coordination.core.value;

import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.Change.Create;
import io.foundation.coordination.api.store.Outcome;
import io.foundation.coordination.api.store.StoredNode;
import io.foundation.coordination.core.ground.Attempt;
import io.foundation.coordination.core.ground.Ground;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/**
 * A value at a path that is changed by compare-and-set on the node's version and is never deleted, so that a version never comes again. On the loop.
 *
 * <p>Every change writes a token of its own. When an answer was lost, the cell is read: still at the version expected, so the same write is asked for again, which can be done only
 * once; or further on, and the token of the write that followed tells whose it was. Only after more changes than tokens are kept it remains unknown.
 */
public final class Cell {

    /** Stands for the version of a node that does not exist. */
    private static final int ABSENT = -1;

    /** What is to be done with a value. */
    public interface Update<T> {

        /**
         * Decides. Maybe called several times.
         *
         * @param state  the value and its version, 0 if it was never set
         */
        Decision<T> decide(State state);
    }

    /**
     * What to write and what to answer then.
     *
     * @param write  whether anything is to be written
     * @param value  null for none
     */
    public record Decision<T>(boolean write, byte[] value, LongFunction<T> answer) {

        public static <T> Decision<T> leave(T answer) {
            return new Decision<>(false, null, version -> answer);
        }
    }

    /**
     * How it is.
     *
     * @param value   null for none
     * @param version from 1; 0 if it was never set
     */
    public record State(byte[] value, long version) {
    }

    /** One change on its way. */
    private final class CellAttempt<T> extends Attempt<Optional<StoredNode>, Write<T>, T> {
        private final Update<T> update;

        private CellAttempt(Update<T> update) {
            super(ground, timeoutNanos);
            this.update = update;
        }

        @Override
        protected String what() {
            return path;
        }

        @Override
        protected CompletableFuture<Optional<StoredNode>> read() {
            return ground.read(path);
        }

        @Override
        protected Choice<Write<T>, T> choose(Optional<StoredNode> node) {
            CellRecord before = recordOf(node);
            int version = version(node);
            Decision<T> decision = update.decide(new State(before.value(), version + 1L));
            if (!decision.write()) {
                return Choice.leave(decision.answer().apply(version + 1L));
            }
            long writer = ground.newWriter();
            return Choice.write(new Write<>(decision, before.next(decision.value(), writer).bytes(), version, writer));
        }

        @Override
        protected CompletableFuture<Outcome> commit(Write<T> write) {
            return write.version() == ABSENT ? ground.create(Create.persistent(path, write.bytes())) : ground.commit(new Change.Write(path, write.bytes(), write.version()));
        }

        @Override
        protected Fate fate(Write<T> write, Optional<StoredNode> now) {
            return recordOf(now).writers().fate(write.writer(), version(now) - write.version());
        }

        @Override
        protected T done(Write<T> write) {
            return write.decision().answer().apply(write.version() + 2L);
        }
    }

    private record Write<T>(Decision<T> decision, byte[] bytes, int version, long writer) {
    }

    private final Ground ground;
    private final String path;
    private final long timeoutNanos;

    /** @param timeoutNanos how long to look for an answer that was lost */
    public Cell(Ground ground, String path, long timeoutNanos) {
        this.ground = ground;
        this.path = path;
        this.timeoutNanos = timeoutNanos;
    }

    public String path() {
        return path;
    }

    /** Changes it. */
    public <T> CompletableFuture<T> update(Update<T> update) {
        return new CellAttempt<>(update).begin();
    }

    /** Reads it, not older than now. */
    public CompletableFuture<State> read() {
        return ground.syncedRead(path).thenApply(Cell::state);
    }

    private static CellRecord recordOf(Optional<StoredNode> node) {
        return node.map(there -> CellRecord.of(there.data())).orElse(CellRecord.NEVER_SET);
    }

    private static int version(Optional<StoredNode> node) {
        return node.map(StoredNode::version).orElse(ABSENT);
    }

    /** What a cell's node says. */
    public static State state(Optional<StoredNode> node) {
        return new State(recordOf(node).value(), version(node) + 1L);
    }
}
