package io.foundation.benchmarks.coordination;

import io.foundation.coordination.api.AtomicReference;
import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.CachedMap;
import io.foundation.coordination.api.Candidacy;
import io.foundation.coordination.api.CandidacyListener;
import io.foundation.coordination.api.DistributedCounter;
import io.foundation.coordination.api.DistributedLock;
import io.foundation.coordination.api.DistributedMap;
import io.foundation.coordination.api.Hold;
import io.foundation.coordination.api.IdGenerator;
import io.foundation.coordination.api.Loss;
import io.foundation.coordination.api.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Ours. */
final class FoundationAgreement implements Agreement {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final int BLOCK = 1_000;
    private static final byte[] ITEM = new byte[100];

    private final FoundationClient client;
    private final String connect;
    private final Duration session;
    private final DistributedLock lock;
    private final DistributedCounter counter;
    private final AtomicReference reference;
    private final IdGenerator ids;
    private final byte[] value = new byte[Long.BYTES];
    private final WorkQueue queue;
    private long version;
    private String[] keys;
    private CachedMap cached;
    private FoundationVotes votes;

    FoundationAgreement(String connect, Duration session) {
        this.connect = connect;
        this.session = session;
        client = new FoundationClient(connect, session);
        lock = client.coordination().lock("l");
        counter = client.coordination().counter("c");
        reference = client.coordination().reference("r-" + UUID.randomUUID());
        ids = client.coordination().ids("i", BLOCK);
        queue = client.coordination().queue("q-" + UUID.randomUUID());
        // A wait longer than connecting takes.
        Hold first = Blocking.get(lock.tryAcquire(PATIENCE), PATIENCE).orElseThrow();
        Blocking.get(first.release(), PATIENCE);
        version = Blocking.get(reference.set(value), PATIENCE);
    }

    @Override
    public void lockAndUnlock() {
        Hold hold = Blocking.get(lock.tryAcquire(PATIENCE), PATIENCE).orElseThrow();
        Blocking.get(hold.release(), PATIENCE);
    }

    @Override
    public void increment() {
        Blocking.get(counter.add(1), PATIENCE);
    }

    @Override
    public void compareAndSet() {
        version = Blocking.get(reference.compareAndSet(version, value), PATIENCE).orElseThrow();
    }

    @Override
    public void nextId() {
        Blocking.get(ids.next(), PATIENCE);
    }

    @Override
    public void passItems(int count) {
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(queue.put(ITEM).toCompletableFuture());
        }
        AtomicInteger left = new AtomicInteger(count);
        for (int i = 0; i < TAKERS; i++) {
            all.add(takeUntilNone(left));
        }
        Blocking.get(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)), PATIENCE);
    }

    private CompletableFuture<Void> takeUntilNone(AtomicInteger left) {
        if (left.getAndDecrement() <= 0) {
            return CompletableFuture.completedFuture(null);
        }
        return queue.take(LEASE, PATIENCE).thenCompose(delivery -> delivery.orElseThrow().complete()).thenCompose(done -> takeUntilNone(left)).toCompletableFuture();
    }

    @Override
    public void readCached(int entry) {
        if (cached == null) {
            DistributedMap map = client.coordination().map("m-" + UUID.randomUUID());
            keys = IntStream.range(0, ENTRIES).mapToObj(i -> "customer-" + i).toArray(String[]::new);
            for (String key : keys) {
                Blocking.get(map.put(key, ITEM), PATIENCE);
            }
            cached = map.cached();
            Blocking.get(cached.catchUp(), PATIENCE);
        }
        if (cached.get(keys[entry]).isEmpty()) {
            throw new IllegalStateException("it is not there");
        }
    }

    @Override
    public void vote() {
        if (votes == null) {
            votes = new FoundationVotes(client.coordination(), "v-" + UUID.randomUUID(), connect, session);
        }
        votes.vote();
    }

    @Override
    public AutoCloseable stand(String topic, Runnable elected) {
        Candidacy candidacy = client.coordination().election(topic).stand(0, new CandidacyListener() {
            @Override
            public void elected(long term) {
                elected.run();
            }

            @Override
            public void deposed(Loss why) {
                // Another follows.
            }

            @Override
            public void evicted() {
                // Nobody does.
            }
        });
        return () -> Blocking.get(candidacy.withdraw(), PATIENCE);
    }

    @Override
    public void close() {
        if (votes != null) {
            votes.close();
        }
        client.close();
    }
}
