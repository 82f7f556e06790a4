package io.foundation.events.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.events.api.Event;
import io.foundation.events.api.EventRef;
import io.foundation.events.api.EventStats.StreamStats;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CodecTest {

    private static Event event(long id) {
        return new Event(id, id + 3, "node-1", "user", "order.placed", "shop", "order-7", "c-1", List.of(new EventRef("node-2", 5)), id * 1_000, -7,
                Map.of("nested", Map.of("list", List.of(1L, "two", true)), "number", 1.5));
    }

    @Test
    void anEventComesBackAsItWas() {
        assertThat(EventCodec.fromBytes(EventCodec.toBytes(event(9)))).isEqualTo(event(9));
    }

    @Test
    void whatLaterVersionsPutBehindIsPassedOver() {
        byte[] bytes = EventCodec.toBytes(event(9));
        assertThat(EventCodec.fromBytes(Arrays.copyOf(bytes, bytes.length + 3))).isEqualTo(event(9));
    }

    @Property(tries = 300)
    void bytesThatAreNoEventAreRefusedAndNothingElseHappens(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = EventCodec.toBytes(event(9));
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
        try {
            EventCodec.fromBytes(cut);
        } catch (FoundationException e) {
            assertThat(e.type()).isEqualTo(ErrorType.DESERIALIZATION_FAILED);
        }
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> EventCodec.fromBytes(new byte[] {99, 1, 2})).isInstanceOfSatisfying(FoundationException.class,
                e -> assertThat(e.type()).isEqualTo(ErrorType.DESERIALIZATION_FAILED));
    }

    @Test
    void ofAStateThatDoesNotFitTheNewestAreKept() {
        StoreState state = new StoreState(11, 12, 13, 100, 14, List.of(new StreamStats("user", 0, 100, 1, 0, 0, 100, 1, 2, false, 0, 0, 0)), Map.of("sub", 42L),
                LongStream.rangeClosed(1, 100).mapToObj(CodecTest::event).toList());
        StateCodec.Written all = StateCodec.write(state, 1 << 20);
        assertThat(all.skipped()).isZero();
        assertThat(StateCodec.read(all.bytes())).isEqualTo(state);
        StateCodec.Written some = StateCodec.write(state, 2_000);
        assertThat(some.skipped()).isPositive();
        assertThat(StateCodec.read(some.bytes()).events()).isEqualTo(state.events().subList(some.skipped(), 100));
    }
}
