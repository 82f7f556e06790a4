package io.foundation.base.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.lifecycle.HandoverStore;
import io.foundation.base.api.protocol.Time;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BoundedHandoverStoreTest {

    private static final class ManualTime implements Time {

        /** Close to the overflow, which a monotonic clock may reach. */
        private long nanos = Long.MAX_VALUE - 5;

        void advance(long seconds) {
            nanos += TimeUnit.SECONDS.toNanos(seconds);
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public long wallMillis() {
            return 0;
        }
    }

    private final ManualTime time = new ManualTime();
    private final BoundedHandoverStore store = new BoundedHandoverStore(time);

    private static HandoverState state(int bytes) {
        return new HandoverState("test", 1, new byte[bytes]);
    }

    @Test
    void whatIsParkedIsGivenOutOnce() {
        HandoverState state = state(10);
        store.park("a", state);
        assertThat(store.bytes()).isEqualTo(10);
        assertThat(store.take("b")).isEmpty();
        assertThat(store.take("a")).containsSame(state);
        assertThat(store.take("a")).isEmpty();
        assertThat(store.bytes()).isZero();
    }

    @Test
    void parkingAgainReplaces() {
        HandoverState later = state(3);
        store.park("a", state(10));
        time.advance(40);
        store.park("a", later);
        time.advance(40);
        assertThat(store.bytes()).isEqualTo(3);
        assertThat(store.take("a")).containsSame(later);
    }

    @Test
    void whatNobodyTakesIsDropped() {
        store.park("a", state(10));
        time.advance(30);
        store.park("b", state(20));
        time.advance(HandoverStore.KEEP_SECONDS - 30);
        assertThat(store.bytes()).isEqualTo(20);
        assertThat(store.sweep()).isEqualTo(1);
        assertThat(store.take("a")).isEmpty();
        time.advance(30);
        assertThat(store.take("b")).isEmpty();
        assertThat(store.sweep()).isZero();
    }

    @Test
    void theNumberIsBoundedAndTheOldestGoes() {
        for (int i = 0; i <= BoundedHandoverStore.MAX_ENTRIES; i++) {
            store.park("key" + i, state(1));
        }
        assertThat(store.sweep()).isEqualTo(BoundedHandoverStore.MAX_ENTRIES);
        assertThat(store.take("key0")).isEmpty();
        assertThat(store.take("key1")).isPresent();
        assertThat(store.take("key64")).isPresent();
    }

    @Test
    void theSizeIsBoundedAndTheOldestGoes() {
        byte[] shared = new byte[HandoverState.MAX_BYTES];
        for (int i = 0; i < 4; i++) {
            store.park("big" + i, new HandoverState("test", 1, shared));
        }
        assertThat(store.bytes()).isEqualTo(BoundedHandoverStore.MAX_TOTAL_BYTES);
        store.park("small", state(1));
        assertThat(store.take("big0")).isEmpty();
        assertThat(store.take("big1")).isPresent();
        assertThat(store.take("small")).isPresent();
        assertThat(store.bytes()).isEqualTo(2L * HandoverState.MAX_BYTES);
    }

    @Test
    void replacingDoesNotPushOthersOut() {
        for (int i = 0; i < BoundedHandoverStore.MAX_ENTRIES; i++) {
            store.park("key" + i, state(1));
        }
        store.park("key5", state(2));
        assertThat(store.sweep()).isEqualTo(BoundedHandoverStore.MAX_ENTRIES);
        assertThat(store.take("key0")).isPresent();
    }

    @Test
    void keysAreBounded() {
        assertThatExceptionOfType(FoundationException.class).isThrownBy(() -> store.park("", state(1)));
        assertThatExceptionOfType(FoundationException.class).isThrownBy(() -> store.park("k".repeat(257), state(1)));
    }

    @Test
    void theServiceParksAndStops() {
        ExecutorRegistry registry = new ExecutorRegistry();
        HandoverStoreService service = new HandoverStoreService(registry);
        HandoverState state = state(1);
        service.park("a", state);
        service.park("b", state);
        assertThat(registry.entries()).filteredOn(entry -> entry.kind().equals("timer")).singleElement().matches(entry -> entry.name().equals("handover") && entry.queued() == 1);
        assertThat(service.take("a")).containsSame(state);
        service.deactivate();
        assertThat(registry.entries()).filteredOn(entry -> entry.kind().equals("timer")).isEmpty();
    }
}
