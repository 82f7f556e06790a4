package io.foundation.coordination.core.tenure;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.codec.RecordType;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireRecords;
import io.foundation.base.codec.WireWriter;
import io.foundation.coordination.api.store.Change.Create;
import io.foundation.coordination.core.ground.Ground;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** How many permits a semaphore has, kept with it: whoever asks for it says the same, or is refused. On the loop. */
final class SemaphoreDefinition {

    private static final int MAX_BYTES = 64;
    private static final long RETRY_NANOS = 100_000_000;

    private static final RecordType<Integer> PERMITS = new RecordType<>() {
        @Override
        public String name() {
            return "coordination.permits";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public void encode(Integer permits, WireWriter to) {
            to.writeVarint(permits);
        }

        @Override
        public Integer decode(int version, WireReader from) {
            return from.readVarint32(SemaphoreView.MAX_PERMITS);
        }
    };

    private final Ground ground;
    private final String name;
    private final String path;
    private final int permits;
    private boolean known;

    SemaphoreDefinition(Ground ground, String name, String path, int permits) {
        this.ground = ground;
        this.name = name;
        this.path = path;
        this.permits = permits;
    }

    /**
     * Completes when the semaphore is there, with the permits that are expected.
     *
     * @param deadline when it fails with {@code UNREACHABLE} instead, by the clock of the loop; {@link Long#MAX_VALUE} for never
     */
    CompletableFuture<Void> ensure(long deadline) {
        if (known) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> there = new CompletableFuture<>();
        read(deadline, there);
        return there;
    }

    /** How many permits it was made with; empty if it is not there. */
    static CompletableFuture<OptionalInt> permits(Ground ground, String path) {
        return ground.read(path).thenApply(node -> node.map(there -> OptionalInt.of(WireRecords.fromBytes(PERMITS, there.data()))).orElse(OptionalInt.empty()));
    }

    private void read(long deadline, CompletableFuture<Void> there) {
        ground.read(path).whenComplete((node, error) -> {
            if (error != null) {
                again(deadline, there, error);
            } else if (node.isPresent()) {
                compare(WireRecords.fromBytes(PERMITS, node.get().data()), there);
            } else {
                // Made by two at once it is there for both: whoever is refused reads again.
                ground.create(Create.persistent(path, WireRecords.toBytes(PERMITS, permits, MAX_BYTES)))
                        .whenComplete((outcome, failure) -> again(deadline, there, failure));
            }
        });
    }

    private void compare(int defined, CompletableFuture<Void> there) {
        if (defined == permits) {
            known = true;
            there.complete(null);
        } else {
            there.completeExceptionally(new FoundationException(ErrorType.CONFLICT, "The semaphore '" + name + "' has " + defined + " permits, not " + permits
                    + ": say the same number wherever it is asked for."));
        }
    }

    private void again(long deadline, CompletableFuture<Void> there, Throwable error) {
        if (error == null) {
            read(deadline, there);
            return;
        }
        FoundationException typed = FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, "The semaphore '" + name + "' could not be read.");
        boolean passes = Ground.isTurnedAway(typed) || typed.type() == ErrorType.OUTCOME_UNKNOWN;
        if (!passes || deadline != Long.MAX_VALUE && ground.loop().time().nanos() - deadline >= 0) {
            there.completeExceptionally(passes ? new FoundationException(ErrorType.UNREACHABLE, "The store could not be reached.", typed) : typed);
        } else {
            ground.loop().after(RETRY_NANOS, () -> read(deadline, there));
        }
    }
}
