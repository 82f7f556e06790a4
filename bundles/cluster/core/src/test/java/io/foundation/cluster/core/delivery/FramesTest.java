package io.foundation.cluster.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import io.foundation.topology.dissemination.IntervalSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Frames of delivery on the wire: what is written is read, what is not ours is refused with an error of ours, and nothing else. */
class FramesTest {

    private static final NodeName B = NodeName.of("b");

    @Test
    void dataIsReadAsWritten() {
        DataFrame frame = new DataFrame(17, 12, 9, true, "orders.new", Context.empty(), new byte[] {1, 2, 3});
        DataFrame read = DataFrame.decode(frame.encode(), Context.empty());
        assertThat(read).usingRecursiveComparison().isEqualTo(frame);
        DataFrame first = new DataFrame(1, 0, 1, false, "s", Context.empty(), new byte[0]);
        assertThat(DataFrame.decode(first.encode(), Context.empty())).usingRecursiveComparison().isEqualTo(first);
    }

    @Test
    void acknowledgementsAreReadAsWritten() {
        IntervalSet received = new IntervalSet(16);
        received.addRange(1, 10);
        received.add(15);
        IntervalSet pending = new IntervalSet(16);
        pending.add(9);
        AckFrame read = AckFrame.decode(new AckFrame("data", received, pending, List.of(new AckFrame.Finished(3, Optional.empty()),
                new AckFrame.Finished(15, Optional.of(new FoundationException(ErrorType.HANDLER_FAILED, "x".repeat(1_000)))))).encode(), B);
        assertThat(read.received()).hasToString("1-10,15");
        assertThat(read.pending()).hasToString("9");
        assertThat(read.outcomes()).hasSize(2);
        assertThat(read.outcomes().get(1).error()).hasValueSatisfying(error -> {
            assertThat(error.type()).isEqualTo(ErrorType.HANDLER_FAILED);
            assertThat(error.getMessage()).hasSize(1_000);
            assertThat(error.context()).containsEntry("node", "b");
        });
        assertThat(ProbeFrame.decode(new ProbeFrame("data", 7).encode())).isEqualTo(new ProbeFrame("data", 7));
    }

    @Test
    void anErrorComesWithItsFactsAndCauses() {
        FoundationException error = new FoundationException(ErrorType.CONSTRAINT_VIOLATION, "It is sold out.", new FoundationException(ErrorType.DATA_NOT_FOUND, "Nothing is left."), Map.of("order", "7"));
        List<AckFrame.Finished> outcomes = List.of(new AckFrame.Finished(1, Optional.empty()), new AckFrame.Finished(2, Optional.of(new FoundationException(ErrorType.TIMEOUT, "late"))),
                new AckFrame.Finished(3, Optional.of(error)));
        List<AckFrame.Finished> read = AckFrame.decode(new AckFrame("data", new IntervalSet(16), new IntervalSet(16), outcomes).encode(), B).outcomes();
        assertThat(read.get(0).error()).isEmpty();
        assertThat(read.get(1).error().orElseThrow().context()).isEqualTo(Map.of("node", "b"));
        FoundationException whole = read.get(2).error().orElseThrow();
        assertThat(whole.type()).isEqualTo(ErrorType.CONSTRAINT_VIOLATION);
        assertThat(whole.context()).isEqualTo(Map.of("order", "7", "node", "b"));
        assertThat(whole.getCause()).isInstanceOfSatisfying(FoundationException.class, cause -> assertThat(cause.type()).isEqualTo(ErrorType.DATA_NOT_FOUND));
    }

    /** As many errors as a frame may have, each as large as one can be: some come with their sentence only, and the frame keeps its bound. */
    @Test
    void detailsForWhichThereIsNoRoomAreLeftOut() {
        FoundationException large = new FoundationException(ErrorType.HANDLER_FAILED, "y".repeat(2_000), new IllegalStateException("z".repeat(500)), Map.of("fact", "f"));
        List<AckFrame.Finished> outcomes = IntStream.range(0, AckFrame.MAX_OUTCOMES).mapToObj(i -> new AckFrame.Finished(i + 1, Optional.of(large))).toList();
        List<AckFrame.Finished> read = AckFrame.decode(new AckFrame("data", new IntervalSet(16), new IntervalSet(16), outcomes).encode(), B).outcomes();
        assertThat(read).hasSameSizeAs(outcomes).allMatch(each -> each.error().orElseThrow().type() == ErrorType.HANDLER_FAILED);
        assertThat(read.getFirst().error().orElseThrow().getMessage()).hasSize(2_000);
        assertThat(read.getLast().error().orElseThrow().getMessage()).hasSize(256);
    }

    @Test
    void numbersThatCannotBeAreRefused() {
        // Version 1, no flags, number 1, one back: before the first.
        assertThatThrownBy(() -> DataFrame.decode(new byte[] {1, 0, 1, 1, 0, 0, 1, 's'}, Context.empty())).isInstanceOf(FoundationException.class);
        assertThatThrownBy(() -> DataFrame.decode(new byte[] {2, 0, 1, 0, 0, 0, 1, 's'}, Context.empty())).isInstanceOf(FoundationException.class);
    }

    @Test
    void garbageIsAnErrorOfOurs() {
        for (long seed = 1; seed <= 20_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[0] = 1;
            }
            decode(seed, () -> DataFrame.decode(bytes, Context.empty()));
            decode(seed, () -> AckFrame.decode(bytes, B));
            decode(seed, () -> ProbeFrame.decode(bytes));
        }
    }

    private static void decode(long seed, Runnable decoding) {
        try {
            decoding.run();
        } catch (FoundationException e) {
            assertThat(e.type()).as("seed %d", seed).isEqualTo(ErrorType.DESERIALIZATION_FAILED);
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }
}
