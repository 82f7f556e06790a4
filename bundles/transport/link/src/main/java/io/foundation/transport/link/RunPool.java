package io.foundation.transport.link;

import java.util.ArrayDeque;
import java.util.function.Supplier;

/**
 * The runs of a channel: gives one to lay frames out in, of the kind that fits how much is sent, and keeps those that were written for use again. Guarded by the lock of its
 * {@link ChannelQueue}.
 */
final class RunPool {

    /** So many written runs are kept while much is sent: 8 MiB, given back by {@link #trim}. */
    private static final int SPARE_RUNS = 256;
    /** Likewise of those in the wire's memory: 4 MiB. */
    private static final int SPARE_MEMORY_RUNS = 64;
    /** Much is sent while a run becomes full, and for so many after the last that did. */
    private static final int BUSY_RUNS = 16;

    private final Supplier<RunMemory> memory;
    private final int maxMemoryRuns;
    private final ArrayDeque<EncodedRun> spare = new ArrayDeque<>(4);
    private final ArrayDeque<EncodedRun> spareMemory = new ArrayDeque<>(4);
    private int memoryRuns;
    private int busy;
    private boolean closed;

    /**
     * @param memory     gives what runs are laid out in where much is sent, or null if there is nothing; null if runs are not to be so large
     * @param queueBytes of the channel: the runs in the wire's memory have at most about twice as many
     */
    RunPool(Supplier<RunMemory> memory, long queueBytes) {
        this.memory = memory;
        this.maxMemoryRuns = (int) Math.min(Integer.MAX_VALUE, 2L * queueBytes / EncodedRun.MEMORY_BYTES + 4);
    }

    /** @param large whether it may lie in the wire's memory, if much is sent */
    EncodedRun next(boolean large) {
        EncodedRun run = large && busy > 0 && memory != null ? inMemory() : null;
        if (run == null) {
            run = spare.isEmpty() ? new EncodedRun(busy > 0 ? EncodedRun.FULL_BYTES : EncodedRun.SMALL_BYTES) : spare.pollLast();
        }
        run.queuedAt = System.nanoTime();
        return run;
    }

    private EncodedRun inMemory() {
        EncodedRun run = spareMemory.pollLast();
        if (run == null && memoryRuns < maxMemoryRuns) {
            RunMemory fresh = memory.get();
            if (fresh != null) {
                run = new EncodedRun(fresh);
                memoryRuns++;
            }
        }
        return run;
    }

    /** A run goes to the wire. */
    void taken(EncodedRun run) {
        busy = run.isFull() ? BUSY_RUNS : Math.max(0, busy - 1);
    }

    /** A run was written, or was not needed. */
    void putBack(EncodedRun run) {
        run.clear();
        ArrayDeque<EncodedRun> to = run.memory == null ? spare : spareMemory;
        if (!closed && to.size() < (run.memory == null ? SPARE_RUNS : SPARE_MEMORY_RUNS) && run.isWorthKeeping()) {
            to.add(run);
        } else if (run.memory != null) {
            memoryRuns--;
            run.free();
        }
    }

    /** Little is sent at the moment: gives memory back. */
    void trim() {
        spare.clear();
        memoryRuns -= spareMemory.size();
        spareMemory.forEach(EncodedRun::free);
        spareMemory.clear();
        busy = 0;
    }

    /** Keeps nothing any more. */
    void close() {
        closed = true;
        trim();
    }
}
