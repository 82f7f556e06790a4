package io.foundation.coordination.core.collection;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.Versioned;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.Change.Check;
import io.foundation.coordination.api.store.Change.Create;
import io.foundation.coordination.api.store.Change.Delete;
import io.foundation.coordination.api.store.Outcome;
import io.foundation.coordination.api.store.Outcome.Reason;
import io.foundation.coordination.api.store.StoredNode;
import io.foundation.coordination.core.ground.Attempt;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Writers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/**
 * An entry that is made, written and removed by compare-and-set. A node that is made again begins at the same version as the one before, so every write also checks that nothing was removed from the
 * part since it was decided, and every removal writes to the part. A removal of another entry of the part makes a write begin again; nothing else of others does.
 *
 * <p>Every write leaves a token in the entry, and every removal leaves one in the part, together with the last tokens of what was removed. So after an answer that was lost it can be told what became of
 * the change, as long as it was followed by no more changes than are remembered. On the loop.
 */
final class Slot {

    private static final int ABSENT = -1;

    /** What is to be done with an entry. */
    interface Update<T> {

        /** Decides. Maybe called several times. */
        Decision<T> decide(Optional<Versioned> now);
    }

    /**
     * What to do and what to answer then.
     *
     * @param value  what to write; null for nothing
     * @param remove whether to remove it
     * @param answer from the new version; from 0 if nothing is written
     */
    record Decision<T>(byte[] value, boolean remove, LongFunction<T> answer) {

        static <T> Decision<T> leave(T answer) {
            return new Decision<>(null, false, version -> answer);
        }

        static <T> Decision<T> write(byte[] value, LongFunction<T> answer) {
            return new Decision<>(value, false, answer);
        }

        static <T> Decision<T> remove(T answer) {
            return new Decision<>(null, true, version -> answer);
        }
    }

    private record Seen(Optional<StoredNode> part, Optional<StoredNode> parent, Optional<StoredNode> entry) {

        private int partVersion() {
            return part.map(StoredNode::version).orElse(ABSENT);
        }

        private int version() {
            return entry.map(StoredNode::version).orElse(ABSENT);
        }
    }

    /**
     * A change that was decided.
     *
     * @param life    of the entry written
     * @param version of the entry's node before
     * @param steps   to commit; none to make the part
     */
    private record Written<T>(Decision<T> decision, int partVersion, int life, int version, long token, List<Change> steps) {
    }

    private final class SlotAttempt<T> extends Attempt<Seen, Written<T>, T> {
        private final Update<T> update;

        private SlotAttempt(Update<T> update) {
            super(ground, timeoutNanos);
            this.update = update;
        }

        @Override
        protected String what() {
            return place.path();
        }

        /** The part first: what is removed after that is noticed at the commit. */
        @Override
        protected CompletableFuture<Seen> read() {
            CompletableFuture<Optional<StoredNode>> part = ground.read(place.part());
            CompletableFuture<Optional<StoredNode>> parent = place.isTop() ? part : ground.read(place.parent());
            CompletableFuture<Optional<StoredNode>> entry = ground.read(place.path());
            return part.thenCompose(top -> parent.thenCombine(entry, (above, there) -> new Seen(top, above, there)));
        }

        /** With nothing removed between the part and the entry: what became of a change is told by both together. */
        @Override
        protected CompletableFuture<Seen> readAll() {
            CompletableFuture<Seen> seen = read();
            return ground.read(place.part()).thenCombine(seen, (part, before) -> part.map(StoredNode::version).orElse(ABSENT) == before.partVersion()
                    ? CompletableFuture.completedFuture(before) : readAll()).thenCompose(steady -> steady);
        }

        @Override
        protected Choice<Written<T>, T> choose(Seen seen) {
            Decision<T> decision = update.decide(seen.entry().map(EntryRecord::versioned));
            if (decision.value() == null && !decision.remove()) {
                return Choice.leave(decision.answer().apply(0));
            }
            if (decision.value() != null && seen.entry().isEmpty()) {
                requireRoom(seen);
            }
            if (seen.part().isEmpty()) {
                return Choice.write(new Written<>(decision, ABSENT, 0, ABSENT, 0, List.of()));
            }
            return Choice.write(decision.remove() ? removal(decision, seen) : write(decision, seen));
        }

        private Written<T> write(Decision<T> decision, Seen seen) {
            long token = ground.newWriter();
            Check check = new Check(place.part(), seen.partVersion());
            if (seen.entry().isEmpty()) {
                byte[] data = new EntryRecord(seen.partVersion(), Writers.NONE.next(token), decision.value()).bytes();
                return new Written<>(decision, seen.partVersion(), seen.partVersion(), ABSENT, token, List.of(check, Create.persistent(place.path(), data)));
            }
            EntryRecord before = EntryRecord.of(seen.entry().get().data());
            byte[] data = before.next(decision.value(), token).bytes();
            return new Written<>(decision, seen.partVersion(), before.life(), seen.version(), token, List.of(check, new Change.Write(place.path(), data, seen.version())));
        }

        private Written<T> removal(Decision<T> decision, Seen seen) {
            long token = ground.newWriter();
            EntryRecord before = EntryRecord.of(seen.entry().orElseThrow().data());
            Removal removal = new Removal(token, place.fingerprint(), seen.version(), before.writers());
            byte[] data = PartRecord.of(seen.part().orElseThrow().data()).next(removal).bytes();
            return new Written<>(decision, seen.partVersion(), before.life(), seen.version(), token,
                    List.of(new Change.Write(place.part(), data, seen.partVersion()), new Delete(place.path(), seen.version())));
        }

        private void requireRoom(Seen seen) {
            if (seen.parent().isEmpty() && !place.isTop()) {
                throw notThere();
            }
            if (seen.parent().map(StoredNode::children).orElse(0) >= Layout.MAX_CHILDREN) {
                throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "There is no room for " + place.path() + ": there are " + Layout.MAX_CHILDREN + " entries at " + place.parent() + " already.");
            }
        }

        @Override
        protected CompletableFuture<Outcome> commit(Written<T> write) {
            return write.steps().isEmpty() ? found(ground, place.part()) : ground.commit(write.steps());
        }

        @Override
        protected Optional<FoundationException> hopeless(Outcome.Refused refused) {
            return switch (refused.reason()) {
                // The part was there: it is checked first.
                case MISSING -> refused.index() == 1 ? Optional.of(notThere()) : Optional.empty();
                case NOT_EMPTY -> Optional.of(new FoundationException(ErrorType.CONFLICT, place.path() + " was not removed: there is something below it."));
                default -> Optional.empty();
            };
        }

        private FoundationException notThere() {
            return new FoundationException(ErrorType.DATA_NOT_FOUND, "There is nothing at " + place.parent() + " that " + place.path() + " could be below: create that first.");
        }

        @Override
        protected Fate fate(Written<T> write, Seen now) {
            if (now.part().isEmpty()) {
                return Fate.UNKNOWN;
            }
            PartRecord part = PartRecord.of(now.part().get().data());
            int removals = now.partVersion() - write.partVersion();
            if (write.decision().remove()) {
                return part.fateOfRemoval(write.token(), removals);
            }
            Optional<EntryRecord> entry = now.entry().map(node -> EntryRecord.of(node.data())).filter(there -> there.life() == write.life());
            if (entry.isPresent()) {
                Fate fate = entry.get().writers().fate(write.token(), now.version() - write.version());
                return fate == Fate.OPEN && removals != 0 ? Fate.NEVER : fate;
            }
            return removals == 0 ? Fate.OPEN : part.fateOfWrite(write.token(), place.fingerprint(), write.version(), removals);
        }

        @Override
        protected T done(Written<T> write) {
            return write.decision().answer().apply(write.decision().remove() ? 0 : EntryRecord.version(write.life(), write.version() + 1));
        }
    }

    private final Ground ground;
    private final Place place;
    private final long timeoutNanos;

    /** @param timeoutNanos how long to look for an answer that was lost */
    Slot(Ground ground, Place place, long timeoutNanos) {
        this.ground = ground;
        this.place = place;
        this.timeoutNanos = timeoutNanos;
    }

    <T> CompletableFuture<T> update(Update<T> update) {
        return new SlotAttempt<>(update).begin();
    }

    /** Makes a part; says that what was to be done was refused, so that it is decided again. */
    static CompletableFuture<Outcome> found(Ground ground, String part) {
        return ground.create(Create.persistent(part, PartRecord.NONE.bytes())).handle((made, error) -> {
            if (error != null) {
                FoundationException typed = FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, part + " could not be made.");
                throw typed.type() == ErrorType.OUTCOME_UNKNOWN ? new FoundationException(ErrorType.UNREACHABLE, "The connection was lost before anything was changed.", typed) : typed;
            }
            return new Outcome.Refused(0, Reason.WRONG_VERSION);
        });
    }
}
