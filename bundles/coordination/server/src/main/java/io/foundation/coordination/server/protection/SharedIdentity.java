package io.foundation.coordination.server.protection;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;

/**
 * The identity that all nodes of a cluster share: the pair of keys for Ed25519 whose private half is a key made from the cluster's secret (any 32 bytes are one, RFC 8032 section 5.1.5),
 * in a certificate that is signed by itself (X.509 version 1, RFC 5280 section 4.1, in DER). Who proves that it has the private half has the secret. Immutable.
 *
 * @param key         the private half; never leaves the process
 * @param certificate with the public half
 */
record SharedIdentity(PrivateKey key, X509Certificate certificate) {

    static final int KEY_BYTES = 32;

    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int UTF8_STRING = 0x0c;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int LONGEST_SHORT = 0x7f;
    /** Object identifier 1.3.101.112, Ed25519 (RFC 8410), with its tag and length. */
    private static final byte[] ED25519 = {0x06, 0x03, 0x2b, 0x65, 0x70};
    /** Object identifier 2.5.4.3, common name, likewise. */
    private static final byte[] COMMON_NAME = {0x06, 0x03, 0x55, 0x04, 0x03};

    /** @param seed {@value #KEY_BYTES} bytes */
    static SharedIdentity of(byte[] seed) {
        try {
            KeyPair pair = pair(seed);
            byte[] algorithm = der(SEQUENCE, ED25519);
            byte[] name = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8_STRING, text("ensemble")))));
            // For ever: it is as old as the secret, whatever the clocks of the nodes say.
            byte[] validity = der(SEQUENCE, der(GENERALIZED_TIME, text("20000101000000Z")), der(GENERALIZED_TIME, text("99991231235959Z")));
            byte[] body = der(SEQUENCE, der(INTEGER, BigInteger.ONE.toByteArray()), algorithm, name, validity, name, pair.getPublic().getEncoded());
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(body);
            byte[] whole = der(SEQUENCE, body, algorithm, der(BIT_STRING, new byte[1], signature.sign()));
            return new SharedIdentity(pair.getPrivate(), (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot make a key of Ed25519", e);
        }
    }

    private static KeyPair pair(byte[] seed) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
        KeyPair pair = generator.generateKeyPair();
        // The provider is free to draw more, or elsewhere: then the nodes would not share it, and must not find out by being refused.
        byte[] drawn = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow(() -> new GeneralSecurityException("the private key does not show its bytes"));
        if (!MessageDigest.isEqual(drawn, seed)) {
            throw new GeneralSecurityException("the private key is not what was given");
        }
        return pair;
    }

    /** Gives what it was given, once. */
    private static final class Given extends SecureRandom {
        private static final long serialVersionUID = 1;
        private final byte[] bytes;

        Given(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        @Override
        public void nextBytes(byte[] into) {
            if (into.length != bytes.length) {
                throw new IllegalStateException("asked for " + into.length + " bytes of " + bytes.length);
            }
            System.arraycopy(bytes, 0, into, 0, bytes.length);
        }
    }

    /** Whether a certificate is of this identity. */
    boolean isIn(X509Certificate other) {
        return MessageDigest.isEqual(certificate.getPublicKey().getEncoded(), other.getPublicKey().getEncoded());
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A value with its tag and length. */
    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        int length = content.size();
        if (length > LONGEST_SHORT) {
            byte[] digits = BigInteger.valueOf(length).toByteArray();
            int from = digits[0] == 0 ? 1 : 0;
            whole.write(LONGEST_SHORT + 1 | digits.length - from);
            whole.write(digits, from, digits.length - from);
        } else {
            whole.write(length);
        }
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }

    @Override
    public String toString() {
        return "(shared identity)";
    }
}
