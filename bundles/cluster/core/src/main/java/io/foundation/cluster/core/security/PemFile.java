package io.foundation.cluster.core.security;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** What is in a file of PEM (RFC 7468): certificates, and a private key in PKCS#8. Its errors are half sentences, without the file's name. */
final class PemFile {

    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519", "Ed448", "RSASSA-PSS");

    private PemFile() {
    }

    /** What is wrong with a file, as the end of a sentence. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String why) {
            super(why);
        }
    }

    static boolean isPem(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
    }

    /** All certificates, in order. */
    static List<X509Certificate> certificates(byte[] content) throws Unusable {
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher block = BLOCK.matcher(new String(content, StandardCharsets.ISO_8859_1));
        while (block.find()) {
            if (block.group(1).equals("CERTIFICATE")) {
                try {
                    certificates.add((X509Certificate) CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(Base64.getMimeDecoder().decode(block.group(2)))));
                } catch (GeneralSecurityException | IllegalArgumentException e) {
                    throw new Unusable("holds a certificate that cannot be read (number " + (certificates.size() + 1) + ")");
                }
            }
        }
        if (certificates.isEmpty()) {
            throw new Unusable("holds no certificate (-----BEGIN CERTIFICATE-----)");
        }
        return certificates;
    }

    /** @param password of an encrypted key; null if there is none */
    static PrivateKey key(byte[] content, char[] password) throws Unusable {
        Matcher block = BLOCK.matcher(new String(content, StandardCharsets.ISO_8859_1));
        while (block.find()) {
            String kind = block.group(1);
            if (kind.equals("PRIVATE KEY")) {
                return key(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(block.group(2))));
            }
            if (kind.equals("ENCRYPTED PRIVATE KEY")) {
                return decrypted(Base64.getMimeDecoder().decode(block.group(2)), password);
            }
            if (kind.endsWith("PRIVATE KEY")) {
                throw new Unusable("holds a key in the old form '" + kind + "': turn it into PKCS#8 with openssl pkcs8 -topk8 -nocrypt");
            }
        }
        throw new Unusable("holds no private key (-----BEGIN PRIVATE KEY-----)");
    }

    private static PrivateKey decrypted(byte[] encrypted, char[] password) throws Unusable {
        if (password == null) {
            throw new Unusable("holds an encrypted key: set tlsPasswordFile to a file with its password");
        }
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(encrypted);
            // For PBES2 the name of the whole, such as PBEWithHmacSHA256AndAES_256, is what the parameters print.
            String algorithm = info.getAlgName().equals("PBES2") || info.getAlgName().equals("1.2.840.113549.1.5.13")
                    ? info.getAlgParameters().toString() : info.getAlgName();
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.DECRYPT_MODE, SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password)), info.getAlgParameters());
            return key(info.getKeySpec(cipher));
        } catch (InvalidKeySpecException e) {
            throw new Unusable("holds an encrypted key that its password does not open");
        } catch (GeneralSecurityException | IOException e) {
            throw new Unusable("holds a key encrypted in a way this Java does not know: use openssl pkcs8 -topk8 -v2 aes256");
        }
    }

    private static PrivateKey key(PKCS8EncodedKeySpec spec) throws Unusable {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException e) {
                // Of another kind: the next is tried.
                continue;
            }
        }
        throw new Unusable("holds a key that is none of " + String.join(", ", ALGORITHMS));
    }
}
