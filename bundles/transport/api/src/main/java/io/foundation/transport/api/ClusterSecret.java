package io.foundation.transport.api;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret the nodes of a cluster share. It is only ever used to derive keys, and never shown: not by
 * {@link #toString()}, not in a log, not in an error. Immutable and thread-safe.
 */
public final class ClusterSecret {

    /** The shortest secret, in bytes of UTF-8. */
    public static final int MIN_BYTES = 8;
    /** The longest secret, in bytes of UTF-8. */
    public static final int MAX_BYTES = 1_024;

    private final byte[] secret;

    private ClusterSecret(byte[] secret) {
        this.secret = secret;
    }

    /** @throws FoundationException {@code INVALID_INPUT} if the secret is too short or too long */
    public static ClusterSecret of(String text) {
        byte[] bytes = text.strip().getBytes(StandardCharsets.UTF_8);
        if (bytes.length < MIN_BYTES || bytes.length > MAX_BYTES) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The cluster secret has " + bytes.length + " bytes: use "
                    + MIN_BYTES + " to " + MAX_BYTES + ", better 32 random ones.");
        }
        return new ClusterSecret(bytes);
    }

    /**
     * A key for one purpose, by HKDF-SHA-256 (RFC 5869) with the purpose as info: keys of different purposes tell
     * nothing of each other or of the secret.
     *
     * @param salt    public, may be empty, e.g. the cluster name
     * @param purpose what the key is for
     * @return 32 bytes, the caller's own
     */
    public byte[] key(byte[] salt, String purpose) {
        byte[] pseudoRandomKey = hmac(salt.length == 0 ? new byte[32] : salt, secret);
        byte[] info = purpose.getBytes(StandardCharsets.UTF_8);
        byte[] block = new byte[info.length + 1];
        System.arraycopy(info, 0, block, 0, info.length);
        block[info.length] = 1;
        return hmac(pseudoRandomKey, block);
    }

    private static byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new FoundationException(ErrorType.INTERNAL_ERROR, "This Java has no HmacSHA256.", e);
        }
    }

    /** In constant time. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ClusterSecret that && MessageDigest.isEqual(secret, that.secret);
    }

    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
