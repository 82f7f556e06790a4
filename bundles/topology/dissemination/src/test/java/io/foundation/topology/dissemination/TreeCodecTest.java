package io.foundation.topology.dissemination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TreeCodecTest {

    private final NodeId a = NodeId.of("a", 1_700_000_000_000L);
    private final NodeId b = NodeId.of("b", 2);

    private final List<TreeMessage> all = make();

    private List<TreeMessage> all() {
        return all;
    }

    private List<TreeMessage> make() {
        TreeSet<String> many = new TreeSet<>();
        for (int i = 0; i < 10_000; i++) {
            many.add("topic-" + i);
        }
        IntervalSet ids = new IntervalSet(8);
        ids.addRange(3, 9);
        return List.of(new TreeMessage.Announce(List.of(new TreeMessage.Announcement("", new MessageId(a, 1), 3),
                        new TreeMessage.Announcement("", new MessageId(a, 2), 4), new TreeMessage.Announcement("", new MessageId(b, 2), 4),
                        new TreeMessage.Announcement("t", new MessageId(b, 2), 4))),
                new TreeMessage.Prune("t"), new TreeMessage.Graft("", null), new TreeMessage.Graft("t", new MessageId(a, 7)), new TreeMessage.Graft("t", new MessageId(a, 7), false),
                new TreeMessage.Nack(new MessageId(a, 7)), new TreeMessage.Filter(TopicFilter.ALL), new TreeMessage.Filter(TopicFilter.of(Set.of("x"))),
                new TreeMessage.Filter(TopicFilter.of(many)), new TreeMessage.Ping(4), new TreeMessage.Pong(4),
                new TreeMessage.Offer(true, Map.of(a, ids)), new TreeMessage.Pull(70_000, Map.of(a, ids)), new TreeMessage.Skip(Map.of(b, ids)),
                new TreeMessage.Rumours(true, Map.of(a, ids)), new TreeMessage.RumourAnswer(Map.of(a, ids), Map.of()));
    }

    @Test
    void whatIsWrittenIsRead() {
        for (TreeMessage message : all()) {
            assertThat(TreeCodec.read(TreeCodec.write(message)).orElseThrow().toString()).isEqualTo(message.toString());
        }
    }

    @Test
    void whatALaterVersionAddsIsSkippedAndAKindItAddsIsNothing() {
        for (TreeMessage message : all()) {
            byte[] bytes = TreeCodec.write(message);
            byte[] longer = Arrays.copyOf(bytes, bytes.length + 5);
            longer[1] = 2;
            assertThat(TreeCodec.read(longer).orElseThrow().toString()).isEqualTo(message.toString());
        }
        assertThat(TreeCodec.read(new byte[] {99, 1, 4, 4})).isEmpty();
    }

    @Test
    void whatIsCutOffIsRefused() {
        for (TreeMessage message : all()) {
            byte[] bytes = TreeCodec.write(message);
            assertThatThrownBy(() -> TreeCodec.read(Arrays.copyOf(bytes, bytes.length - 1))).as(message.toString()).isInstanceOf(FoundationException.class);
        }
    }

    @Test
    void noiseGivesAMessageOrAnErrorAndNothingElse() {
        long seed = 20261126;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 300_000; i++) {
            byte[] bytes = i % 2 == 0 ? new byte[random.nextInt(40)] : TreeCodec.write(all().get(random.nextInt(7)));
            for (int j = i % 2 == 0 ? 0 : Math.max(0, bytes.length - random.nextInt(bytes.length)); j < bytes.length; j++) {
                bytes[j] = (byte) random.nextInt();
            }
            if (bytes.length > 1) {
                bytes[0] = (byte) random.nextInt(14);
            }
            try {
                TreeCodec.read(bytes);
            } catch (FoundationException expected) {
                continue;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", " + Arrays.toString(bytes), e);
            }
        }
    }

    @Test
    void aBloomFilterHoldsNothingBackAndLetsLittleThrough() {
        TreeSet<String> wanted = new TreeSet<>();
        for (int i = 0; i < 10_000; i++) {
            wanted.add("topic-" + i);
        }
        TopicFilter filter = TopicFilter.of(wanted);
        assertThat(wanted).allMatch(filter::wants);
        assertThat(filter.wants("")).isTrue();
        long through = java.util.stream.IntStream.range(0, 10_000).filter(i -> filter.wants("other-" + i)).count();
        assertThat(through).as("of 10,000 that are not wanted").isLessThan(200);
    }
}
