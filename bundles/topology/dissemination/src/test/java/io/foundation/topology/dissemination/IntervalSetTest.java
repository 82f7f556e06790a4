package io.foundation.topology.dissemination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalSetTest {

    @Test
    void numbersInOrderAreOneInterval() {
        IntervalSet set = new IntervalSet(4);
        for (long number = 1; number <= 1_000; number++) {
            assertThat(set.add(number)).isTrue();
        }
        assertThat(set.add(500)).isFalse();
        assertThat(set).hasToString("1-1000");
    }

    @Test
    void aNumberBetweenJoinsItsNeighbours() {
        IntervalSet set = of(1, 3, 5);
        set.add(4);
        assertThat(set).hasToString("1,3-5");
        set.add(2);
        assertThat(set).hasToString("1-5");
    }

    @Test
    void atTheBoundTheLowestGapIsClosed() {
        IntervalSet set = new IntervalSet(2);
        set.add(10);
        set.add(20);
        set.add(30);
        assertThat(set).hasToString("10-20,30");
        assertThat(set.add(15)).as("lost rather than doubled").isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void itIsASetOfNumbers(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        IntervalSet set = new IntervalSet(IntervalSet.MAX_INTERVALS);
        IntervalSet other = new IntervalSet(IntervalSet.MAX_INTERVALS);
        TreeSet<Long> numbers = new TreeSet<>();
        TreeSet<Long> others = new TreeSet<>();
        for (int i = 0; i < 400; i++) {
            long number = 1 + random.nextLong(300);
            assertThat(set.add(number)).isEqualTo(numbers.add(number));
            long from = 1 + random.nextLong(300);
            if (i % 40 == 0) {
                other.addRange(from, from + 5);
                for (long n = from; n <= from + 5; n++) {
                    others.add(n);
                }
            }
        }
        assertThat(members(set)).as("seed %d", seed).isEqualTo(numbers);
        assertThat(set.size()).isEqualTo(numbers.size());
        numbers.removeAll(others);
        assertThat(members(set.without(other))).as("seed %d", seed).isEqualTo(numbers);
        assertThat(members(read(write(set)))).isEqualTo(members(set));
    }

    @Test
    void theGreatestNumberIsAMemberToo() {
        IntervalSet set = of(1, Long.MAX_VALUE);
        assertThat(set.contains(Long.MAX_VALUE)).isTrue();
        assertThat(read(write(set))).hasToString("1," + Long.MAX_VALUE);
        assertThat(set.without(of(Long.MAX_VALUE))).hasToString("1");
        assertThat(set.without(of(1))).hasToString(Long.toString(Long.MAX_VALUE));
    }

    @Test
    void whatIsMalformedIsRefused() {
        byte[] tooMany = new WireWriter(10).writeVarint(IntervalSet.MAX_INTERVALS + 1L).toByteArray();
        byte[] zero = new WireWriter(10).writeVarint(1).writeVarint(0).writeVarint(0).toByteArray();
        byte[] overflow = new WireWriter(30).writeVarint(1).writeVarint(Long.MAX_VALUE).writeVarint(Long.MAX_VALUE).toByteArray();
        for (byte[] bytes : new byte[][] {tooMany, zero, overflow, {3, 1}}) {
            assertThatThrownBy(() -> read(bytes)).isInstanceOf(FoundationException.class);
        }
    }

    private static IntervalSet of(long... numbers) {
        IntervalSet set = new IntervalSet(IntervalSet.MAX_INTERVALS);
        for (long number : numbers) {
            set.add(number);
        }
        return set;
    }

    private static TreeSet<Long> members(IntervalSet set) {
        TreeSet<Long> members = new TreeSet<>();
        set.forEachMember(members::add);
        return members;
    }

    private static byte[] write(IntervalSet set) {
        WireWriter to = new WireWriter(100_000);
        set.write(to);
        return to.toByteArray();
    }

    private static IntervalSet read(byte[] bytes) {
        return IntervalSet.read(new WireReader(bytes));
    }
}
