package io.foundation.coordination.core.carry;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.Change.Create;
import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.api.store.Outcome;
import io.foundation.coordination.api.store.StorePath;
import io.foundation.coordination.api.store.StoredNode;
import io.foundation.coordination.core.collection.MovedEntry;
import io.foundation.coordination.core.queue.QueueView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what was carried into another store. A thing that is there already stays as it is, so of several nodes that come with the same the first counts; should two come at the same moment,
 * the first counts for each node of it. What is unpacked is as if it had just been made: its versions, and the ids of items, are others than before. Blocks; one thread.
 */
public final class Unpacking {

    /** Names of a listing: those that the store has numbered in the order of their numbers. */
    static final Comparator<String> IN_ORDER = Comparator.<String>comparingLong(Unpacking::number).thenComparing(Comparator.naturalOrder());

    private static final Logger LOG = LoggerFactory.getLogger(Unpacking.class);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final int BATCH = 100;
    private static final int BATCH_BYTES = CoordinationStore.MAX_BYTES / 2;

    private final CoordinationStore to;
    private final BooleanSupplier over;
    private final long until;
    private final Set<String> made = new HashSet<>();
    private final List<Change> batch = new ArrayList<>();
    private int bytes;

    /**
     * @param over   whether it is to stop
     * @param atMost how long it may take, the waiting for a session included
     */
    public Unpacking(CoordinationStore to, BooleanSupplier over, Duration atMost) {
        this.to = to;
        this.over = over;
        this.until = System.nanoTime() + atMost.toNanos();
    }

    private static long number(String name) {
        String digits = name.length() > StorePath.SEQUENCE_DIGITS ? name.substring(name.length() - StorePath.SEQUENCE_DIGITS) : "";
        return digits.chars().allMatch(c -> c >= '0' && c <= '9') && !digits.isEmpty() ? Long.parseLong(digits) : -1;
    }

    /**
     * Unpacks.
     *
     * @return how many things came in; the others were there
     * @throws FoundationException {@code TIMEOUT}, {@code CLOSED} if it was to stop, or what the store says
     */
    public int unpack(Luggage luggage) {
        int things = 0;
        for (var thing : luggage.things().entrySet()) {
            if (insist(() -> Blocking.get(to.sync().thenCompose(synced -> to.read(thing.getKey())), ANSWER)).isEmpty()) {
                unpack(thing.getValue());
                things++;
            }
        }
        return things;
    }

    private void unpack(List<StoredNode> nodes) {
        for (StoredNode node : nodes) {
            containers(node.path());
            if (batch.size() >= BATCH || bytes + node.data().length > BATCH_BYTES) {
                flush();
            }
            batch.add(creation(node));
            bytes += node.data().length;
            made.add(node.path());
        }
        flush();
    }

    private static Create creation(StoredNode node) {
        String path = node.path();
        if (QueueView.isWork(path)) {
            return Create.persistent(path.substring(0, path.length() - StorePath.SEQUENCE_DIGITS), node.data()).inSequence();
        }
        return Create.persistent(path, MovedEntry.of(path, node.data()));
    }

    /** Makes what is above, and before it what was to be made already. */
    private void containers(String path) {
        String above = StorePath.parent(path);
        if (!above.equals(StorePath.ROOT) && made.add(above)) {
            containers(above);
            flush();
            once(List.of(Create.container(above)));
        }
    }

    private void flush() {
        if (!batch.isEmpty()) {
            commit(List.copyOf(batch));
            batch.clear();
            bytes = 0;
        }
    }

    /** All at once, or, if one of them is there already, one by one. */
    private void commit(List<Change> batch) {
        if (!(once(batch) instanceof Outcome.Done)) {
            for (Change each : batch) {
                if (once(List.of(each)) instanceof Outcome.Refused refused && refused.reason() != Outcome.Reason.EXISTS) {
                    LOG.warn("{} could not be carried: the store says {}.", each.path(), refused);
                }
            }
        }
    }

    private Outcome once(List<Change> changes) {
        return insist(() -> Blocking.get(to.commit(changes), ANSWER));
    }

    private interface Question<T> {
        T ask();
    }

    /** Asks again while the store cannot be reached. What was done although no answer came is found to exist; an item of a queue may then be there twice. */
    private <T> T insist(Question<T> question) {
        while (true) {
            try {
                return question.ask();
            } catch (FoundationException e) {
                boolean passes = e.type() == ErrorType.UNREACHABLE || e.type() == ErrorType.OUTCOME_UNKNOWN || e.type() == ErrorType.TIMEOUT;
                if (!passes || System.nanoTime() - until > 0) {
                    throw e;
                }
            }
            if (over.getAsBoolean()) {
                throw new FoundationException(ErrorType.CLOSED, "The store is gone.");
            }
            try {
                Thread.sleep(BETWEEN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FoundationException(ErrorType.CLOSED, "The thread was interrupted.", e);
            }
        }
    }
}
