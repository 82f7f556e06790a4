package io.foundation.transport.api;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a node shows on encrypted links, and whom it believes. Immutable; the key is never shown.
 *
 * @param key     the private key of the node's certificate
 * @param chain   the node's certificate, then those of its issuers as far as the peer may need them
 * @param trusted the issuers that are believed; nobody else is
 */
public record LinkKeys(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> trusted) {

    public LinkKeys {
        Objects.requireNonNull(key, "key");
        chain = List.copyOf(chain);
        trusted = List.copyOf(trusted);
        if (chain.isEmpty() || trusted.isEmpty()) {
            throw new IllegalArgumentException("a certificate and an issuer to believe are needed");
        }
    }

    /** Who this node is according to its own certificate. */
    public PeerCertificate own() {
        return PeerCertificate.of(chain);
    }

    /** Until when the node's certificate, and all that came with it, can be used. */
    public Instant notAfter() {
        return own().notAfter();
    }

    /**
     * Checks whether somebody who shows a chain is believed now: every certificate valid at this moment, each signed by the next, the
     * last by a trusted issuer (PKIX, RFC 5280 section 6, without revocation lists: short lifetimes take their place).
     *
     * @param chain what was shown, the peer's own certificate first
     * @throws FoundationException {@code AUTHENTICATION_FAILED} with a sentence that says what is wrong with whose certificate
     */
    public void check(List<X509Certificate> chain) {
        List<X509Certificate> path = new ArrayList<>();
        for (X509Certificate certificate : chain) {
            valid(certificate);
            if (trusted.contains(certificate)) {
                break;
            }
            path.add(certificate);
        }
        if (path.isEmpty()) {
            return;
        }
        try {
            Set<TrustAnchor> anchors = new HashSet<>();
            trusted.forEach(issuer -> anchors.add(new TrustAnchor(issuer, null)));
            PKIXParameters parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false);
            CertPathValidator.getInstance("PKIX").validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
        } catch (CertPathValidatorException e) {
            String issuer = path.get(path.size() - 1).getIssuerX500Principal().getName();
            boolean unknown = trusted.stream().noneMatch(each -> each.getSubjectX500Principal().equals(path.get(path.size() - 1).getIssuerX500Principal()));
            throw refused(unknown ? "its certificate is issued by '" + issuer + "', which is not among the " + trusted.size()
                    + " issuers trusted here: add that issuer to the trust, or give the node a certificate of a trusted one"
                    : "its certificate does not hold: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw refused("its certificate cannot be checked: " + e.getMessage(), e);
        }
    }

    private static void valid(X509Certificate certificate) {
        String whose = certificate.getSubjectX500Principal().getName();
        try {
            certificate.checkValidity();
        } catch (CertificateExpiredException e) {
            throw refused("the certificate of '" + whose + "' expired at " + certificate.getNotAfter().toInstant() + ": renew it", e);
        } catch (CertificateNotYetValidException e) {
            throw refused("the certificate of '" + whose + "' is not valid before " + certificate.getNotBefore().toInstant()
                    + ": compare the clocks of the two machines", e);
        }
    }

    private static FoundationException refused(String why, Exception cause) {
        return new FoundationException(ErrorType.AUTHENTICATION_FAILED, why, cause);
    }

    @Override
    public String toString() {
        return "LinkKeys[" + own().node() + ", until " + notAfter() + ", " + trusted.size() + " issuers]";
    }
}
