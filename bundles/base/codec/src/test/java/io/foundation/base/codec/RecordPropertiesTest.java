package io.foundation.base.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** What holds for every record, between neighbouring versions. */
class RecordPropertiesTest {

    @Property(seed = "20260201", tries = 200)
    void theNewVersionReadsTheOldOne(@ForAll int x, @ForAll int y) {
        WireWriter to = new WireWriter(100);
        WireRecords.write(WireRecordsTest.OLD, new WireRecordsTest.Point(x, y), to);
        WireReader from = new WireReader(to.writeU8(77).toByteArray());
        assertThat(WireRecords.read(WireRecordsTest.NEW, from, 100)).isEqualTo(new WireRecordsTest.NamedPoint(x, y, "none"));
        assertThat(from.readU8()).isEqualTo(77);
    }

    @Property(seed = "20260202", tries = 200)
    void theOldVersionReadsTheNewOne(@ForAll int x, @ForAll int y, @ForAll @AlphaChars @StringLength(max = 100) String label) {
        WireWriter to = new WireWriter(300);
        WireRecords.write(WireRecordsTest.NEW, new WireRecordsTest.NamedPoint(x, y, label), to);
        WireReader from = new WireReader(to.writeU8(77).toByteArray());
        assertThat(WireRecords.read(WireRecordsTest.OLD, from, 200)).isEqualTo(new WireRecordsTest.Point(x, y));
        assertThat(from.readU8()).isEqualTo(77);
    }

    @Property(seed = "20260203", tries = 500)
    void anyBytesAreReadOrRefused(@ForAll @Size(max = 100) byte[] bytes, @ForAll long seed) {
        RecordRegistry registry = new RecordRegistry().register(WireRecordsTest.NEW);
        WireWriter named = new WireWriter(200);
        registry.write(WireRecordsTest.NEW, new WireRecordsTest.NamedPoint(1, 2, "three"), named);
        for (byte[] input : new byte[][] {bytes, Mutation.of(named.toByteArray(), new Random(seed))}) {
            try {
                WireRecord read = registry.read(new WireReader(input), 150);
                assertThat(read.version()).isPositive();
            } catch (FoundationException e) {
                assertThat(e.type()).isEqualTo(ErrorType.DESERIALIZATION_FAILED);
            }
        }
    }
}
