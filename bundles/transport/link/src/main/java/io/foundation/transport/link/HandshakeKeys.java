package io.foundation.transport.link;

import io.foundation.base.api.id.ClusterName;
import io.foundation.transport.api.ClusterSecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of one cluster's handshakes: one per direction, so that no message of one side can be played back as one of
 * the other. Derived once per transport. Immutable and thread-safe; never shown.
 */
public final class HandshakeKeys {

    /** The size of a proof, in bytes. */
    static final int MAC_BYTES = 32;
    /** The size of the mark of a cluster, in bytes. */
    static final int TAG_BYTES = 16;

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] TAG_LABEL = "foundation link cluster ".getBytes(StandardCharsets.US_ASCII);

    private final byte[] clusterName;
    private final SecretKeySpec dialler;
    private final SecretKeySpec acceptor;

    public HandshakeKeys(ClusterName cluster, ClusterSecret secret) {
        clusterName = cluster.value().getBytes(StandardCharsets.US_ASCII);
        dialler = new SecretKeySpec(secret.key(clusterName, "foundation link handshake 1 dialler"), ALGORITHM);
        acceptor = new SecretKeySpec(secret.key(clusterName, "foundation link handshake 1 acceptor"), ALGORITHM);
    }

    /**
     * What a side shows to prove that it knows the secret.
     *
     * @param ofDialler  whose key
     * @param step       the type of the message it is in
     * @param transcript the hash of all messages before
     * @param fields     what the message says beside it
     */
    byte[] proof(boolean ofDialler, int step, byte[] transcript, byte[] fields) {
        return hmac(ofDialler ? dialler : acceptor, new byte[] {(byte) step}, transcript, fields);
    }

    /** In constant time. */
    boolean proves(byte[] proof, boolean ofDialler, int step, byte[] transcript, byte[] fields) {
        return MessageDigest.isEqual(proof, proof(ofDialler, step, transcript, fields));
    }

    /** The mark of the cluster for one nonce: it says whether two names are equal, and shows neither. */
    byte[] clusterTag(byte[] nonce) {
        return Arrays.copyOf(hmac(new SecretKeySpec(nonce, ALGORITHM), TAG_LABEL, clusterName), TAG_BYTES);
    }

    private static byte[] hmac(SecretKeySpec key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "(keys)";
    }
}
