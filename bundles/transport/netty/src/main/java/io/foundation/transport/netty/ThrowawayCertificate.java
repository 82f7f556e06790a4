package io.foundation.transport.netty;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;

/**
 * A certificate that nobody has to believe: it carries a key made for the moment, so that TLS has one, and is signed by that key
 * itself. Who is behind it is proved by the handshake inside, which covers it. Written by hand (X.509 version 1, RFC 5280
 * section 4.1, in DER), because a library for it would be larger than this whole runtime. Immutable.
 *
 * @param key         the private key; never leaves the process
 * @param certificate with the public key, a random number and a subject that says nothing
 */
record ThrowawayCertificate(PrivateKey key, X509Certificate certificate) {

    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int UTF8_STRING = 0x0c;
    private static final int GENERALIZED_TIME = 0x18;
    /** Object identifier 1.2.840.10045.4.3.2, ecdsa-with-SHA256, with its tag and length. */
    private static final byte[] ECDSA_SHA256 = {0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02};
    /** Object identifier 2.5.4.3, common name, likewise. */
    private static final byte[] COMMON_NAME = {0x06, 0x03, 0x55, 0x04, 0x03};
    private static final int NUMBER_BITS = 120;

    /** Makes one: a key on the curve P-256, which every TLS 1.3 has. */
    static ThrowawayCertificate make() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            byte[] algorithm = der(SEQUENCE, ECDSA_SHA256);
            byte[] name = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8_STRING, text("link")))));
            // For ever: it is as old as the transport, whatever the clocks of the two ends say.
            byte[] validity = der(SEQUENCE, der(GENERALIZED_TIME, text("20000101000000Z")), der(GENERALIZED_TIME, text("99991231235959Z")));
            byte[] number = der(INTEGER, new BigInteger(NUMBER_BITS, new SecureRandom()).setBit(NUMBER_BITS).toByteArray());
            byte[] body = der(SEQUENCE, number, algorithm, name, validity, name, pair.getPublic().getEncoded());
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(body);
            byte[] whole = der(SEQUENCE, body, algorithm, der(BIT_STRING, new byte[1], signature.sign()));
            return new ThrowawayCertificate(pair.getPrivate(),
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot make a key on the curve P-256", e);
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A value with its tag and length. */
    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try {
            for (byte[] part : parts) {
                content.write(part);
            }
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.write(tag);
            int length = content.size();
            if (length > 0x7f) {
                byte[] digits = BigInteger.valueOf(length).toByteArray();
                int from = digits[0] == 0 ? 1 : 0;
                whole.write(0x80 | digits.length - from);
                whole.write(digits, from, digits.length - from);
            } else {
                whole.write(length);
            }
            content.writeTo(whole);
            return whole.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    @Override
    public String toString() {
        return "(throw-away certificate)";
    }
}
