package io.foundation.transport.link;

import io.foundation.base.codec.WireReader;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The bytes of a handshake: each side begins with a magic number, then come messages of a length in 4 bytes, a type in
 * one, and the rest. Bytes are only taken as far as the message expected goes, so that what follows the handshake stays in the
 * source. A length is checked before anything is allocated, the magic number at its first wrong byte. Keeps the hash
 * of all messages of both sides in the order they were said, which is the same at both ends. Not thread-safe.
 */
final class HandshakeFraming {

    /** The largest message, in bytes, after its length. */
    static final int MAX_BYTES = 20 << 10;
    /** The largest message of a peer that has proved nothing yet. */
    static final int MAX_BYTES_UNPROVED = 512;

    /** Not printable and no TLS record type, so that no text and no TLS client begins with it. */
    private static final byte[] MAGIC = {(byte) 0xf0, 'N', 'D', 'L'};
    private static final int LENGTH_BYTES = 4;

    private final MessageDigest transcript;
    private final byte[] prefix = new byte[LENGTH_BYTES];
    private int magicSeen;
    private int prefixSeen;
    private byte[] message;
    private int messageSeen;
    private boolean magicSent;

    HandshakeFraming() {
        try {
            transcript = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** A breach of the form; its message is for a person. */
    static final class Breach extends Exception {
        private static final long serialVersionUID = 1L;
        private final RefusalReason reason;

        Breach(RefusalReason reason, String detail) {
            super(detail, null, false, false);
            this.reason = reason;
        }

        RefusalReason reason() {
            return reason;
        }
    }

    /**
     * The next whole message, type first; null if more bytes are needed.
     *
     * @param max the largest message allowed now
     */
    byte[] next(ByteSource source, int max) throws Breach {
        while (magicSeen < MAGIC.length) {
            if (source.available() == 0) {
                return null;
            }
            source.read(prefix, 0, 1);
            if (prefix[0] != MAGIC[magicSeen]) {
                throw new Breach(RefusalReason.GARBAGE, "what it sent is not the link protocol: " + guess(prefix[0] & 0xff, magicSeen));
            }
            magicSeen++;
        }
        if (message == null && !readPrefix(source, max)) {
            return null;
        }
        int count = Math.min(source.available(), message.length - messageSeen);
        source.read(message, messageSeen, count);
        messageSeen += count;
        if (messageSeen < message.length) {
            return null;
        }
        byte[] whole = message;
        message = null;
        prefixSeen = 0;
        messageSeen = 0;
        return whole;
    }

    private boolean readPrefix(ByteSource source, int max) throws Breach {
        int count = Math.min(source.available(), LENGTH_BYTES - prefixSeen);
        source.read(prefix, prefixSeen, count);
        prefixSeen += count;
        if (prefixSeen < LENGTH_BYTES) {
            return false;
        }
        int length = new WireReader(prefix).readI32();
        if (length < 1 || length > max) {
            throw new Breach(length == 0 ? RefusalReason.GARBAGE : RefusalReason.OVERSIZED, "it announced a handshake message of "
                    + Integer.toUnsignedString(length) + " bytes; 1 to " + max + " are allowed");
        }
        message = new byte[length];
        return true;
    }

    private static String guess(int first, int at) {
        String byteText = "byte " + at + " is 0x" + Integer.toHexString(first | 0x100).substring(1);
        if (at > 0) {
            return byteText;
        }
        return switch (first) {
            case 0x16 -> byteText + ", it looks like TLS";
            case 'G', 'P', 'H', 'D', 'O', 'C' -> byteText + ", it looks like HTTP";
            case 'S' -> byteText + ", it looks like SSH";
            default -> byteText;
        };
    }

    /** A message as it goes out, and into the transcript. */
    byte[] pack(byte[] body) {
        remember(body);
        int magic = magicSent ? 0 : MAGIC.length;
        byte[] packed = new byte[magic + LENGTH_BYTES + body.length];
        System.arraycopy(MAGIC, 0, packed, 0, magic);
        putInt(packed, magic, body.length);
        System.arraycopy(body, 0, packed, magic + LENGTH_BYTES, body.length);
        magicSent = true;
        return packed;
    }

    /** Takes a message into the transcript. */
    void remember(byte[] body) {
        byte[] length = new byte[LENGTH_BYTES];
        putInt(length, 0, body.length);
        transcript.update(length);
        transcript.update(body);
    }

    /** The hash of everything said so far. */
    byte[] transcript() {
        try {
            return ((MessageDigest) transcript.clone()).digest();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("this Java's SHA-256 cannot be copied", e);
        }
    }

    private static void putInt(byte[] to, int at, int value) {
        to[at] = (byte) (value >>> 24);
        to[at + 1] = (byte) (value >>> 16);
        to[at + 2] = (byte) (value >>> 8);
        to[at + 3] = (byte) value;
    }
}
