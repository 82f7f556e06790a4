package io.foundation.transport.link;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Compresses and expands bodies (raw DEFLATE, RFC 1951, at its fastest). A body that does not shrink by a tenth goes as it is; after one that did not, ever more
 * are let pass untried, up to {@value #MAX_SKIP}, so that what cannot be compressed costs little. Of one connection; its memory outside the heap is given back by
 * {@link #close}. Not thread-safe.
 */
final class BodyCodec implements AutoCloseable {

    /** Shorter bodies are not worth it. */
    static final int MIN_BYTES = 256;
    static final int MAX_SKIP = 64;

    private Deflater deflater;
    private Inflater inflater;
    private byte[] buffer = {};
    private int skip;
    private int skipped;

    /** The bytes made last, from index 0. */
    byte[] buffer() {
        return buffer;
    }

    /**
     * Compresses into the {@link #buffer}.
     *
     * @return how many bytes; -1 if it does not pay
     */
    int compress(byte[] body, int offset, int length) {
        if (length < MIN_BYTES) {
            return -1;
        }
        if (skipped < skip) {
            skipped++;
            return -1;
        }
        if (deflater == null) {
            deflater = new Deflater(Deflater.BEST_SPEED, true);
        }
        int worth = (int) (length * 0.9);
        ensure(worth);
        deflater.reset();
        deflater.setInput(body, offset, length);
        deflater.finish();
        int made = deflater.deflate(buffer, 0, worth);
        boolean pays = deflater.finished();
        skip = pays ? 0 : Math.min(MAX_SKIP, Math.max(1, skip * 2));
        skipped = 0;
        return pays ? made : -1;
    }

    /**
     * Expands a body; what it makes is the caller's own.
     *
     * @param plainLength how long it must become
     * @throws FoundationException {@code DESERIALIZATION_FAILED} if it is malformed or of another length
     */
    byte[] expand(byte[] body, int offset, int length, int plainLength) {
        if (inflater == null) {
            inflater = new Inflater(true);
        }
        byte[] plain = new byte[plainLength];
        inflater.reset();
        inflater.setInput(body, offset, length);
        try {
            int made = 0;
            while (made < plainLength) {
                int count = inflater.inflate(plain, made, plainLength - made);
                if (count == 0) {
                    break;
                }
                made += count;
            }
            if (made == plainLength && (inflater.finished() || inflater.inflate(new byte[1]) == 0 && inflater.finished())) {
                return plain;
            }
        } catch (DataFormatException e) {
            throw new FoundationException(ErrorType.DESERIALIZATION_FAILED, "a compressed body is malformed", e);
        }
        throw new FoundationException(ErrorType.DESERIALIZATION_FAILED, "a compressed body has not the " + plainLength + " bytes it claims");
    }

    private void ensure(int bytes) {
        if (buffer.length < bytes) {
            buffer = new byte[bytes];
        }
    }

    @Override
    public void close() {
        if (deflater != null) {
            deflater.end();
            deflater = null;
        }
        if (inflater != null) {
            inflater.end();
            inflater = null;
        }
        buffer = new byte[0];
    }
}
