package io.foundation.telemetry.core.distribution;

import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import java.nio.ByteBuffer;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;

/**
 * Histograms as bytes: HdrHistogram's own encoding (V2, not compressed), each behind its length. What comes from elsewhere is looked at before HdrHistogram is, which takes as much memory as the head of the
 * bytes asks for.
 */
public final class HistogramCodec {

    /** The most bytes of one histogram; those of two digits over all whole numbers have at most some 60,000. */
    private static final int MAX_BYTES = 80_000;
    /** Where HdrHistogram's head says how many digits there are, the smallest and the largest value; and its length. */
    private static final int OFFSET_AT = 8;
    private static final int DIGITS_AT = 12;
    private static final int LOWEST_AT = 16;
    private static final int RATIO_AT = 32;
    private static final int HEAD = 40;

    private HistogramCodec() {
    }

    public static void write(WireWriter to, SignedHistogram histogram) {
        write(to, histogram.positive());
        write(to, histogram.negative());
    }

    private static void write(WireWriter to, AbstractHistogram histogram) {
        if (histogram == null || histogram.getTotalCount() == 0) {
            to.writeVarint(0);
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoByteBuffer(bytes);
        to.writeBytes(bytes.array(), 0, length);
    }

    /** @throws io.foundation.base.api.error.FoundationException {@code DESERIALIZATION_FAILED} or {@code TOO_LARGE} */
    public static SignedHistogram read(WireReader from) {
        Histogram positive = readOne(from);
        Histogram negative = readOne(from);
        return new SignedHistogram(positive == null ? new Histogram(SignedHistogram.DIGITS) : positive, negative);
    }

    private static Histogram readOne(WireReader from) {
        byte[] bytes = from.readBytes(MAX_BYTES);
        if (bytes.length == 0) {
            return null;
        }
        ByteBuffer head = ByteBuffer.wrap(bytes);
        if (bytes.length < HEAD || head.getInt(OFFSET_AT) != 0 || head.getInt(DIGITS_AT) != SignedHistogram.DIGITS || head.getLong(LOWEST_AT) != 1
                || head.getDouble(RATIO_AT) != 1.0) {
            throw from.malformed("a histogram of another form than this version writes");
        }
        try {
            return Histogram.decodeFromByteBuffer(head, 0);
        } catch (RuntimeException e) {
            throw from.malformed("a histogram that cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }
}
