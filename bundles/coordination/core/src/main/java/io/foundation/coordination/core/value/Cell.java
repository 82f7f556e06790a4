package io.foundation.coordination.core.value;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.Change.Create;
import io.foundation.coordination.api.store.Outcome;
import io.foundation.coordination.api.store.StoredNode;
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
final class Cell {

    /** How long between looks for an answer that was lost. */
    private static final long LOOK_NANOS = 100_000_000;
    /** The most bytes of a value that is kept here. */
    private static final int MOST_KNOWN = 4 << 10;
    /** Stands for the version of a node that does not exist. */
    private static final int ABSENT = -1;

    /** What is to be done with a value. */
    interface Update<T> {

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
    record Decision<T>(boolean write, byte[] value, LongFunction<T> answer) {

        static <T> Decision<T> leave(T answer) {
            return new Decision<>(false, null, version -> answer);
        }
    }

    /**
     * How it is.
     *
     * @param value   null for none
     * @param version from 1; 0 if it was never set
     */
    record State(byte[] value, long version) {
    }

    /** One change on its way. */
    private final class Attempt<T> {
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private final long deadline = ground.loop().time().nanos() + timeoutNanos;
        private final Update<T> update;

        private Attempt(Update<T> update) {
            this.update = update;
        }

        /** What is known here may be behind; then the write is refused. So whoever writes need not ask first how it is now. */
        private void begin() {
            if (known != null && known.isAlone() && known.session() == ground.status().session()) {
                decide(known.record(), known.version(), Basis.KNOWN);
            } else {
                decideOnRead(Basis.READ);
            }
        }

        private void decideOnRead(Basis basis) {
            if (basis == Basis.CURRENT) {
                ground.sync();
            }
            ground.read(path).whenComplete((node, error) -> {
                if (error != null) {
                    fail(FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, ""));
                } else {
                    CellRecord record = node.map(there -> CellRecord.of(there.data())).orElse(CellRecord.NEVER_SET);
                    int version = node.map(StoredNode::version).orElse(ABSENT);
                    know(record, version, known != null && known.version() == version && known.session() == ground.status().session());
                    decide(record, version, basis);
                }
            });
        }

        private void decide(CellRecord before, int version, Basis basis) {
            try {
                Decision<T> decision = update.decide(new State(before.value(), version + 1L));
                if (decision.write()) {
                    long writer = Long.parseUnsignedLong(ground.newToken(), 16);
                    write(new Write<>(decision, before.next(decision.value(), writer), version, writer, basis), false);
                } else if (basis == Basis.CURRENT) {
                    answer.complete(decision.answer().apply(version + 1L));
                } else {
                    decideOnRead(Basis.CURRENT);
                }
            } catch (FoundationException e) {
                fail(e);
            }
        }

        private void write(Write<T> write, boolean again) {
            byte[] bytes = write.record().bytes();
            CompletableFuture<Outcome> outcome = write.version() == ABSENT ? ground.create(Create.persistent(path, bytes)) : ground.commit(new Change.Write(path, bytes, write.version()));
            outcome.whenComplete((done, error) -> {
                if (error == null && done instanceof Outcome.Done) {
                    succeed(write);
                } else if (error == null && again) {
                    // Refused, but an earlier one of the same may have been done.
                    look(write);
                } else if (error == null) {
                    known = null;
                    decideOnRead(write.basis() == Basis.KNOWN ? Basis.READ : Basis.CURRENT);
                } else {
                    FoundationException typed = FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, "");
                    if (again || typed.type() == ErrorType.OUTCOME_UNKNOWN) {
                        look(write);
                    } else {
                        fail(typed);
                    }
                }
            });
        }

        /** Finds out whether a write was done whose answer was lost. */
        private void look(Write<T> write) {
            ground.sync();
            ground.read(path).whenComplete((node, error) -> {
                if (error != null) {
                    lookLater(write, error);
                    return;
                }
                int version = node.map(StoredNode::version).orElse(ABSENT);
                int since = version - write.version();
                if (since == 0) {
                    lookLaterOrWrite(write);
                    return;
                }
                CellRecord now = node.map(there -> CellRecord.of(there.data())).orElse(CellRecord.NEVER_SET);
                if (since < 0 || since > now.writers().size()) {
                    fail(unknown(null));
                } else if (now.writers().get(since - 1) == write.writer()) {
                    succeed(write);
                } else {
                    // Another's took its place, so it never will be.
                    decideOnRead(Basis.CURRENT);
                }
            });
        }

        private void lookLaterOrWrite(Write<T> write) {
            if (ground.loop().time().nanos() - deadline >= 0) {
                fail(unknown(null));
            } else {
                write(write, true);
            }
        }

        private void lookLater(Write<T> write, Throwable error) {
            if (ground.loop().time().nanos() - deadline >= 0) {
                fail(unknown(error));
            } else {
                ground.loop().after(LOOK_NANOS, () -> look(write));
            }
        }

        private FoundationException unknown(Throwable cause) {
            return new FoundationException(ErrorType.OUTCOME_UNKNOWN, "It could not be found out whether the change of " + path + " was made: read it before asking again.", cause);
        }

        private void succeed(Write<T> write) {
            know(write.record(), write.version() + 1, known != null && known.isAlone() && known.version() == write.version());
            answer.complete(write.decision().answer().apply(write.version() + 2L));
        }

        private void fail(FoundationException error) {
            answer.completeExceptionally(error);
        }
    }

    private record Write<T>(Decision<T> decision, CellRecord record, int version, long writer, Basis basis) {
    }

    /** What a decision rests on. */
    private enum Basis {
        /** What was known here already. */
        KNOWN,
        /** A read, which may be behind. */
        READ,
        /** How it is now. */
        CURRENT
    }

    /**
     * How it was when it was seen last.
     *
     * @param isAlone whether nobody else has written between the last two times: then the next write is tried without a read before it
     * @param session in which it was seen: in another the store may have lost what it had
     */
    private record Known(CellRecord record, int version, boolean isAlone, long session) {
    }

    private final Ground ground;
    private final String path;
    private final long timeoutNanos;
    /** Null if it was not seen, or is too large to be kept. */
    private Known known;

    /** @param timeoutNanos how long to look for an answer that was lost */
    Cell(Ground ground, String path, long timeoutNanos) {
        this.ground = ground;
        this.path = path;
        this.timeoutNanos = timeoutNanos;
    }

    String path() {
        return path;
    }

    /** Changes it. */
    <T> CompletableFuture<T> update(Update<T> update) {
        Attempt<T> attempt = new Attempt<>(update);
        attempt.begin();
        return attempt.answer;
    }

    private void know(CellRecord record, int version, boolean isAlone) {
        boolean small = record.value() == null || record.value().length <= MOST_KNOWN;
        known = small ? new Known(record, version, isAlone, ground.status().session()) : null;
    }

    /** Reads it, not older than now. */
    CompletableFuture<State> read() {
        ground.sync();
        return ground.read(path).thenApply(Cell::state);
    }

    static State state(Optional<StoredNode> node) {
        return node.map(there -> new State(CellRecord.of(there.data()).value(), there.version() + 1L)).orElse(new State(null, 0));
    }
}
