package io.foundation.discovery.gossip;

import io.foundation.base.api.id.Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks where the seeds are, one question at a time, without making anybody wait. */
final class SeedLookup {

    private static final Logger LOG = LoggerFactory.getLogger(SeedLookup.class);

    private final List<Address> seeds;
    private final Executor blocking;
    private final AtomicBoolean asking = new AtomicBoolean();

    SeedLookup(List<Address> seeds, Executor blocking) {
        this.seeds = seeds;
        this.blocking = blocking;
    }

    /**
     * Asks, unless it is being asked already.
     *
     * @param answer takes the seeds that have an address, on a thread of the executor
     */
    void ask(Consumer<Map<Address, InetAddress>> answer) {
        if (seeds.isEmpty() || !asking.compareAndSet(false, true)) {
            return;
        }
        try {
            blocking.execute(() -> {
                Map<Address, InetAddress> found = new LinkedHashMap<>();
                for (Address seed : seeds) {
                    try {
                        found.put(seed, InetAddress.getByName(seed.host()));
                    } catch (UnknownHostException e) {
                        LOG.debug("The seed {} has no address at present", seed);
                    }
                }
                asking.set(false);
                answer.accept(found);
            });
        } catch (RejectedExecutionException e) {
            asking.set(false);
        }
    }
}
