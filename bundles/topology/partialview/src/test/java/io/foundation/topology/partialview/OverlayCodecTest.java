package io.foundation.topology.partialview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OverlayCodecTest {

    private static final NodeId X = NodeId.of("x", 5);
    private static final NodeId Y = NodeId.of("y", 1);

    private static final List<OverlayMessage> ALL = List.of(new OverlayMessage.Join(3), new OverlayMessage.ForwardJoin(X, 6), new OverlayMessage.Neighbour(4, true, false),
            new OverlayMessage.NeighbourReply(4, false, List.of(X)), new OverlayMessage.Disconnect(9, true, List.of()), new OverlayMessage.Shuffle(X, 7, 6, List.of(X, Y)),
            new OverlayMessage.ShuffleReply(7, List.of()), new OverlayMessage.Ping(-3), new OverlayMessage.Pong(-3),
            new OverlayMessage.Optimize(1, X, 20, 10), new OverlayMessage.Replace(X, 1, Y, 20, 10, 30), new OverlayMessage.Switch(X, 1),
            new OverlayMessage.Exchanged(X, 1, 2, true));

    @Test
    void every_message_comes_back_as_it_was_and_skips_what_is_added_to_it() {
        for (OverlayMessage message : ALL) {
            byte[] bytes = OverlayCodec.write(message);
            assertThat(OverlayCodec.read(bytes)).contains(message);
            assertThat(OverlayCodec.read(java.util.Arrays.copyOf(bytes, bytes.length + 7))).contains(message);
        }
        OverlayMessage.KeepAlive alive = new OverlayMessage.KeepAlive(-1, 5, 6, List.of(new OverlayMessage.Beacon(X, 8)), 2, new float[] {0.5f, 1.5f});
        assertThat(OverlayCodec.read(OverlayCodec.write(alive)).orElseThrow()).usingRecursiveComparison().isEqualTo(alive);
    }

    @Test
    void too_many_ids_are_refused_before_memory_is_taken() {
        byte[] bytes = {7, 1, 1, (byte) 0xff, (byte) 0xff, 3, 0};
        assertThatThrownBy(() -> OverlayCodec.read(bytes)).isInstanceOfSatisfying(FoundationException.class,
                e -> assertThat(e.type()).isEqualTo(ErrorType.DESERIALIZATION_FAILED));
    }

    @Test
    void noise_is_refused_in_words_and_changes_nothing() {
        SplittableRandom random = new SplittableRandom(11);
        Recorder view = new Recorder(1, java.util.Map.of()).with("a", "b", "c");
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = OverlayCodec.write(ALL.get(random.nextInt(ALL.size())));
            noise[random.nextInt(noise.length)] = (byte) random.nextInt();
            byte[] cut = random.nextBoolean() ? noise : java.util.Arrays.copyOf(noise, random.nextInt(noise.length));
            try {
                view.view.message(Recorder.id("a"), cut);
            } catch (FoundationException e) {
                assertThat(e.type()).isEqualTo(ErrorType.DESERIALIZATION_FAILED);
            }
            assertThat(view.view.active().size()).isLessThanOrEqualTo(5);
            assertThat(view.view.passive().size()).isLessThanOrEqualTo(30);
            view.sent.clear();
            view.dialled.clear();
            view.closed.clear();
        }
    }
}
