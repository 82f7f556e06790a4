package io.foundation.base.api.context;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A position in a distributed trace, as in the W3C recommendation "Trace Context", level 1, version 00.
 *
 * @param traceIdHigh the upper 64 bits of the trace id
 * @param traceIdLow  the lower 64 bits; the id as a whole is not zero
 * @param spanId      the id of the calling operation; not zero
 * @param flags       8 bits; bit 0 means sampled
 */
public record TraceParent(long traceIdHigh, long traceIdLow, long spanId, int flags) {

    private static final HexFormat HEX = HexFormat.of();

    public TraceParent {
        if ((traceIdHigh | traceIdLow) == 0 || spanId == 0 || (flags & ~0xff) != 0) {
            throw new IllegalArgumentException("A trace parent needs ids that are not zero and flags of 8 bits.");
        }
    }

    /** A new trace, sampled. Random, not secret. */
    public static TraceParent random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new TraceParent(random.nextLong(), random.nextLong() | 1, random.nextLong() | 1, 1);
    }

    /** The same trace, one operation further. */
    public TraceParent child() {
        return new TraceParent(traceIdHigh, traceIdLow, ThreadLocalRandom.current().nextLong() | 1, flags);
    }

    public boolean sampled() {
        return (flags & 1) != 0;
    }

    public String traceId() {
        return HEX.toHexDigits(traceIdHigh) + HEX.toHexDigits(traceIdLow);
    }

    /** Reads the header text {@code 00-<32 hex>-<16 hex>-<2 hex>}; empty if it is none, as the recommendation asks. */
    public static Optional<TraceParent> parse(String header) {
        if (header == null || header.length() != 55 || !header.startsWith("00-") || header.charAt(35) != '-' || header.charAt(52) != '-'
                || header.chars().anyMatch(c -> c >= 'A' && c <= 'F')) {
            return Optional.empty();
        }
        try {
            return Optional.of(new TraceParent(HexFormat.fromHexDigitsToLong(header, 3, 19), HexFormat.fromHexDigitsToLong(header, 19, 35),
                    HexFormat.fromHexDigitsToLong(header, 36, 52), HexFormat.fromHexDigits(header, 53, 55)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The header text. */
    @Override
    public String toString() {
        return "00-" + traceId() + '-' + HEX.toHexDigits(spanId) + '-' + HEX.toHexDigits((byte) flags);
    }
}
