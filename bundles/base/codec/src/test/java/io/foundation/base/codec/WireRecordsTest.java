package io.foundation.base.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import org.junit.jupiter.api.Test;

class WireRecordsTest {

    record Point(int x, int y) {
    }

    record NamedPoint(int x, int y, String label) {
    }

    /** Version N-1: two numbers. */
    static final RecordType<Point> OLD = new RecordType<>() {
        @Override
        public String name() {
            return "test.point";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public void encode(Point value, WireWriter to) {
            to.writeZigzag(value.x()).writeZigzag(value.y());
        }

        @Override
        public Point decode(int version, WireReader from) {
            return new Point((int) from.readZigzag(), (int) from.readZigzag());
        }
    };

    /** Version N: a label more, at the end. */
    static final RecordType<NamedPoint> NEW = new RecordType<>() {
        @Override
        public String name() {
            return "test.point";
        }

        @Override
        public int version() {
            return 2;
        }

        @Override
        public void encode(NamedPoint value, WireWriter to) {
            to.writeZigzag(value.x()).writeZigzag(value.y()).writeString(value.label());
        }

        @Override
        public NamedPoint decode(int version, WireReader from) {
            return new NamedPoint((int) from.readZigzag(), (int) from.readZigzag(), version < 2 ? "none" : from.readString(100));
        }
    };

    /** Fails as carelessly written types do. */
    static final RecordType<String> CARELESS = new RecordType<>() {
        @Override
        public String name() {
            return "test.careless";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public void encode(String value, WireWriter to) {
            to.writeU8(1);
            throw new IllegalArgumentException("cannot");
        }

        @Override
        public String decode(int version, WireReader from) {
            throw switch (from.readU8()) {
                case 0 -> new ArrayIndexOutOfBoundsException("5");
                case 1 -> new FoundationException(ErrorType.INVALID_INPUT, "bad name");
                default -> new NullPointerException();
            };
        }
    };

    private static void assertMalformed(Runnable read) {
        assertThatExceptionOfType(FoundationException.class).isThrownBy(read::run).matches(e -> e.type() == ErrorType.DESERIALIZATION_FAILED);
    }

    @Test
    void theEnvelopeHasItsGoldenForm() {
        assertThat(WireRecords.toBytes(OLD, new Point(1, -1), 100)).containsExactly(1, 2, 2, 1);
        assertThat(WireRecords.fromBytes(OLD, new byte[] {1, 2, 2, 1})).isEqualTo(new Point(1, -1));
        WireWriter to = new WireWriter(100);
        new RecordRegistry().write(OLD, new Point(1, -1), to);
        assertThat(to.toByteArray()).startsWith(10, 't', 'e').endsWith(1, 2, 2, 1).hasSize(15);
    }

    @Test
    void anUnknownRecordIsPassedOnByteForByte() {
        WireWriter original = new WireWriter(200);
        new RecordRegistry().write(NEW, new NamedPoint(5, 6, "label"), original);
        WireRecord read = new RecordRegistry().read(new WireReader(original.toByteArray()), 100);
        assertThat(read).isInstanceOf(OpaqueRecord.class).isEqualTo(WireRecords.readOpaque(new WireReader(original.toByteArray()), 100))
                .hasToString("OpaqueRecord[test.point version 2, 8 bytes]");
        WireWriter again = new WireWriter(200);
        WireRecords.writeNamed(read, again);
        assertThat(again.toByteArray()).isEqualTo(original.toByteArray());
    }

    @Test
    void aKnownRecordIsRead() {
        RecordRegistry registry = new RecordRegistry().register(NEW).register(NEW);
        WireWriter to = new WireWriter(200);
        registry.write(NEW, new NamedPoint(5, 6, "label"), to);
        assertThat(registry.read(new WireReader(to.toByteArray()), 100)).isEqualTo(new TypedRecord<>(NEW, new NamedPoint(5, 6, "label")));
        registry.unregister(OLD);
        assertThat(registry.find("test.point")).contains(NEW);
        registry.unregister(NEW);
        assertThat(registry.find("test.point")).isEmpty();
    }

    @Test
    void aNameBelongsToOneType() {
        RecordRegistry registry = new RecordRegistry().register(NEW);
        assertThatExceptionOfType(FoundationException.class).isThrownBy(() -> registry.register(OLD)).withMessageContaining("'test.point' is taken");
    }

    @Test
    void whateverADecoderThrowsTheInputIsMalformed() {
        for (byte kind = 0; kind < 3; kind++) {
            byte[] bytes = {1, 1, kind};
            assertMalformed(() -> WireRecords.fromBytes(CARELESS, bytes));
        }
        assertMalformed(() -> WireRecords.fromBytes(CARELESS, new byte[] {1, 0}));
    }

    @Test
    void aRecordThatCannotBeWrittenLeavesNothingBehind() {
        WireWriter to = new WireWriter(100).writeU8(5);
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> WireRecords.write(CARELESS, "x", to));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> WireRecords.writeNamed(new TypedRecord<>(CARELESS, "x"), to));
        assertThat(to.length()).isEqualTo(1);
    }

    @Test
    void envelopesThatAreNoneAreRefused() {
        assertMalformed(() -> WireRecords.fromBytes(OLD, new byte[] {0, 2, 2, 1}));
        assertMalformed(() -> WireRecords.fromBytes(OLD, new byte[] {1, 9, 2, 1}));
        assertMalformed(() -> WireRecords.fromBytes(OLD, new byte[] {1, 1, 2}));
        assertMalformed(() -> WireRecords.read(OLD, new WireReader(new byte[] {1, 2, 2, 1}), 1));
        assertMalformed(() -> WireRecords.readOpaque(new WireReader(new byte[] {2, '.', 'x', 1, 0}), 10));
        assertThatExceptionOfType(FoundationException.class).isThrownBy(() -> new OpaqueRecord("no name", 1, new byte[0]));
        assertThatExceptionOfType(FoundationException.class).isThrownBy(() -> new OpaqueRecord("name", 0, new byte[0]));
    }
}
