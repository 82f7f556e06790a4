package io.foundation.discovery.http;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The issuers of a file, as what TLS of the JDK wants. */
final class TrustedIssuers {

    private static final int MAX_BYTES = 1 << 20;

    private TrustedIssuers() {
    }

    /** @throws FoundationException {@code INVALID_CONFIG_VALUE} if the file cannot be read or has no certificate */
    static SSLContext of(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, "The file of issuers " + file + " has more than " + MAX_BYTES + " bytes: name one with certificates in PEM.");
            }
            Collection<? extends Certificate> issuers = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
            if (issuers.isEmpty()) {
                throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, "The file of issuers " + file + " has no certificate in PEM.");
            }
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate issuer : issuers) {
                trusted.setCertificateEntry("issuer-" + number++, issuer);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, "The file of issuers " + file + " cannot be used (" + e + "): name one with certificates in PEM.", e);
        }
    }
}
