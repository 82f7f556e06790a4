package io.foundation.transport.netty;

import io.foundation.transport.api.LinkKeys;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** An issuer of certificates for tests. */
final class TestPki {

    private final X509Bundle issuer;

    TestPki(String name) {
        issuer = make(() -> new CertificateBuilder().subject("CN=" + name).setIsCertificateAuthority(true).buildSelfSigned());
    }

    /** What is to be made, and may fail. */
    private interface Making {
        X509Bundle make() throws Exception;
    }

    private static X509Bundle make(Making making) {
        try {
            return making.make();
        } catch (Exception e) {
            throw new IllegalStateException("the test's certificate cannot be made", e);
        }
    }

    X509Certificate certificate() {
        return issuer.getCertificate();
    }

    /** A certificate for a node, valid from and to so long from now. */
    X509Bundle issue(String node, Duration from, Duration to, String... roles) {
        return make(() -> {
            CertificateBuilder builder = new CertificateBuilder().subject("CN=somebody").notBefore(Instant.now().plus(from)).notAfter(Instant.now().plus(to))
                    .addSanUriName("foundation:node:" + node);
            for (String role : roles) {
                builder.addSanUriName("foundation:role:" + role);
            }
            return builder.buildIssuedBy(issuer);
        });
    }

    /** The keys of a node that believes the given issuers. */
    static LinkKeys keys(X509Bundle own, TestPki... trusted) {
        return new LinkKeys(own.getKeyPair().getPrivate(), List.of(own.getCertificate()), java.util.stream.Stream.of(trusted).map(TestPki::certificate).toList());
    }

    /** The keys of a node with a good certificate of this issuer, which it believes. */
    LinkKeys keys(String node, String... roles) {
        return keys(issue(node, Duration.ofDays(-1), Duration.ofDays(1), roles), this);
    }
}
