package io.foundation.discovery.gossip;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals messages into packets and opens packets. A packet is
 * <pre>
 * magic 4 | version 1 | key hint 4 | cluster tag 8 | nonce 12 | sealed message, with its tag of 16
 * </pre>
 * sealed by AES-256-GCM (NIST SP 800-38D) with a random nonce; everything before the nonce is authenticated with it. The
 * hint says which of the accepted keys it is, the tag which cluster, so that a packet for somebody else costs no
 * decryption. Neither shows the secret; who guesses the name of the cluster can confirm the guess by the tag. Random
 * nonces allow about 2<sup>32</sup> packets for a key: change the secret of a cluster of 1,000 nodes once a month.
 * Not thread-safe.
 */
final class GossipSealer {

    /** The longest packet, in bytes: fits into the smallest packet every IPv6 network carries whole. */
    static final int MAX_PACKET = 1_232;

    private static final byte[] MAGIC = {'F', 'n', 'd', 'G'};
    private static final int VERSION = 1;
    private static final int HINT = 4;
    private static final int TAG = 8;
    private static final int NONCE = 12;
    private static final int HEADER = MAGIC.length + 1 + HINT + TAG;
    private static final int SEAL = 16;
    private static final int MAX_MESSAGE = MAX_PACKET - HEADER - NONCE - SEAL;

    private record Key(byte[] hint, SecretKeySpec seal) {
    }

    /** What a packet turned out to be: a message, or a reason not to take it. */
    record Opened(GossipMessage message, Drop drop) {
    }

    private final List<Key> keys = new ArrayList<>();
    private final byte[] clusterTag;
    private final RandomGenerator nonces;
    private final Cipher cipher;
    private final WireWriter writer = new WireWriter(MAX_MESSAGE);

    /**
     * A sealer for one cluster.
     *
     * @param keys   the keys accepted, 32 bytes each, the one to seal with first; at least one
     * @param nonces where nonces come from: unpredictable, outside of tests
     */
    GossipSealer(ClusterName cluster, List<byte[]> keys, RandomGenerator nonces) {
        this.nonces = nonces;
        try {
            for (byte[] key : keys) {
                this.keys.add(new Key(Arrays.copyOf(derive(key, "foundation gossip hint"), HINT),
                        new SecretKeySpec(derive(key, "foundation gossip seal"), "AES")));
            }
            clusterTag = Arrays.copyOf(MessageDigest.getInstance("SHA-256")
                    .digest(("foundation gossip cluster " + cluster).getBytes(StandardCharsets.UTF_8)), TAG);
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    private static byte[] derive(byte[] key, String purpose) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
    }

    private static FoundationException unusable(GeneralSecurityException e) {
        return new FoundationException(ErrorType.INTERNAL_ERROR, "This Java cannot seal gossip packets (" + e + "): AES-256-GCM and HmacSHA256 are needed.", e);
    }

    /** A packet with the message. */
    byte[] seal(GossipMessage message) {
        message.writeTo(writer.reset());
        byte[] nonce = new byte[NONCE];
        nonces.nextBytes(nonce);
        byte[] packet = new byte[HEADER + NONCE + writer.length() + SEAL];
        System.arraycopy(MAGIC, 0, packet, 0, MAGIC.length);
        packet[MAGIC.length] = VERSION;
        System.arraycopy(keys.get(0).hint(), 0, packet, MAGIC.length + 1, HINT);
        System.arraycopy(clusterTag, 0, packet, MAGIC.length + 1 + HINT, TAG);
        System.arraycopy(nonce, 0, packet, HEADER, NONCE);
        try {
            cipher.init(Cipher.ENCRYPT_MODE, keys.get(0).seal(), new GCMParameterSpec(SEAL * 8, nonce));
            cipher.updateAAD(packet, 0, HEADER);
            cipher.doFinal(writer.buffer(), 0, writer.length(), packet, HEADER + NONCE);
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
        return packet;
    }

    /** The message of a packet; never throws, whatever the bytes are. */
    Opened open(byte[] packet, int length) {
        if (length > MAX_PACKET) {
            return refused(Drop.OVERSIZED);
        }
        if (length < MAGIC.length || !Arrays.equals(packet, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return refused(Drop.PLAIN);
        }
        if (length < HEADER + NONCE + SEAL) {
            return refused(Drop.MALFORMED);
        }
        if (packet[MAGIC.length] != VERSION) {
            return refused(Drop.VERSION);
        }
        if (!Arrays.equals(packet, MAGIC.length + 1 + HINT, HEADER, clusterTag, 0, TAG)) {
            return refused(Drop.FOREIGN);
        }
        for (Key key : keys) {
            if (Arrays.equals(packet, MAGIC.length + 1, MAGIC.length + 1 + HINT, key.hint(), 0, HINT)) {
                return open(packet, length, key);
            }
        }
        return refused(Drop.DECRYPT);
    }

    private Opened open(byte[] packet, int length, Key key) {
        try {
            cipher.init(Cipher.DECRYPT_MODE, key.seal(), new GCMParameterSpec(SEAL * 8, packet, HEADER, NONCE));
            cipher.updateAAD(packet, 0, HEADER);
            byte[] message = cipher.doFinal(packet, HEADER + NONCE, length - HEADER - NONCE);
            return new Opened(GossipMessage.readFrom(new WireReader(message)), null);
        } catch (AEADBadTagException e) {
            return refused(Drop.DECRYPT);
        } catch (FoundationException e) {
            return refused(Drop.MALFORMED);
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    private static Opened refused(Drop reason) {
        return new Opened(null, reason);
    }
}
