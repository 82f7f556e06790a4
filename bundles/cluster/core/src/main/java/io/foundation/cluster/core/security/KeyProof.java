package io.foundation.cluster.core.security;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Whether a private and a public key belong together: what the one signs, the other confirms. */
final class KeyProof {

    private static final byte[] SOMETHING = {1, 2, 3, 4, 5, 6, 7, 8};

    private KeyProof() {
    }

    static boolean fits(PrivateKey own, PublicKey shown) {
        String algorithm = switch (own.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            case "RSASSA-PSS" -> "";
            default -> own.getAlgorithm();
        };
        if (algorithm.isEmpty()) {
            // Its parameters are in the certificate; TLS itself finds out.
            return true;
        }
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(own);
            signature.update(SOMETHING);
            byte[] signed = signature.sign();
            signature.initVerify(shown);
            signature.update(SOMETHING);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
