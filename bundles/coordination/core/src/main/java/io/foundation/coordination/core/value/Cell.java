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

    /** The most bytes of a value that is kept here. */
    private static final int MOST_KNOWN = 4 << 10;
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

    /** What a node says; version {@link #ABSENT} if there is none. */
    private record Seen(CellRecord record, int version) {

        private static Seen of(Optional<StoredNode> node) {
            return node.map(there -> new Seen(CellRecord.of(there.data()), there.version())).orElse(new Seen(CellRecord.NEVER_SET, ABSENT));
        }

        private State state() {
            return new State(record.value(), version + 1L);
        }
    }

    /**
     * What was seen or written last.
     *
     * @param isAlone whether nobody else had written between two looks, so that it is likely still so
     */
    private record Known(Seen seen, boolean isAlone, long session) {
    }

    private record Write<T>(Decision<T> decision, CellRecord record, int version, long writer) {
    }

    /** One change on its way. */
    private final class CellAttempt<T> extends Attempt<Seen, Write<T>, T> {
        private final Update<T> update;

        private CellAttempt(Update<T> update) {
            super(ground, timeoutNanos);
            this.update = update;
        }

        @Override
        protected String what() {
            return path;
        }

        /** Who is alone with a cell writes without a look before; if it is not as it was, the write is refused. */
        @Override
        protected CompletableFuture<Seen> first() {
            return isKnown() && known.isAlone() ? CompletableFuture.completedFuture(known.seen()) : read();
        }

        @Override
        protected CompletableFuture<Seen> read() {
            return ground.read(path).thenApply(node -> {
                Seen seen = Seen.of(node);
                know(seen, isKnown() && known.seen().version() == seen.version());
                return seen;
            });
        }

        @Override
        protected Choice<Write<T>, T> choose(Seen seen) {
            Decision<T> decision = update.decide(seen.state());
            if (!decision.write()) {
                return Choice.leave(decision.answer().apply(seen.version() + 1L));
            }
            long writer = ground.newWriter();
            return Choice.write(new Write<>(decision, seen.record().next(decision.value(), writer), seen.version(), writer));
        }

        @Override
        protected CompletableFuture<Outcome> commit(Write<T> write) {
            byte[] bytes = write.record().bytes();
            return write.version() == ABSENT ? ground.create(Create.persistent(path, bytes)) : ground.commit(new Change.Write(path, bytes, write.version()));
        }

        @Override
        protected Fate fate(Write<T> write, Seen now) {
            return now.record().writers().fate(write.writer(), now.version() - write.version());
        }

        @Override
        protected T done(Write<T> write) {
            know(new Seen(write.record(), write.version() + 1), isKnown() && known.isAlone() && known.seen().version() == write.version());
            return write.decision().answer().apply(write.version() + 2L);
        }
    }

    private final Ground ground;
    private final String path;
    private final long timeoutNanos;
    /** Null if nothing was seen, or what was is too large to be kept. */
    private Known known;

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

    private boolean isKnown() {
        return known != null && known.session() == ground.status().session();
    }

    private void know(Seen seen, boolean isAlone) {
        byte[] value = seen.record().value();
        known = value == null || value.length <= MOST_KNOWN ? new Known(seen, isAlone, ground.status().session()) : null;
    }

    /** What a cell's node says. */
    public static State state(Optional<StoredNode> node) {
        return Seen.of(node).state();
    }
}
