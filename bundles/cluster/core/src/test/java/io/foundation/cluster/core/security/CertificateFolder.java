package io.foundation.cluster.core.security;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A folder with certificates of an issuer of its own, in PEM. */
public final class CertificateFolder {

    private final Path folder;
    private final X509Bundle issuer;

    public CertificateFolder(Path folder, String issuerName) {
        try {
            this.folder = Files.createDirectories(folder);
            this.issuer = new CertificateBuilder().subject("CN=" + issuerName).setIsCertificateAuthority(true).buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException("the test's issuer cannot be made", e);
        }
        trust(issuer.getCertificatePEM());
    }

    public String issuerPem() {
        return issuer.getCertificatePEM();
    }

    /** What all nodes of the folder believe from now on. */
    public void trust(String... issuers) {
        write("trust.pem", String.join("\n", issuers));
    }

    /** A certificate for a node that is good from yesterday until so long from now, in place of the one it has. */
    public KeyFiles issue(String node, Duration good, String... roles) {
        return issue(node, Duration.ofDays(-1), good, roles);
    }

    public KeyFiles issue(String node, Duration from, Duration to, String... roles) {
        try {
            CertificateBuilder builder = new CertificateBuilder().subject("CN=" + node).notBefore(Instant.now().plus(from)).notAfter(Instant.now().plus(to))
                    .addSanUriName("foundation:node:" + node);
            for (String role : roles) {
                builder.addSanUriName("foundation:role:" + role);
            }
            X509Bundle bundle = builder.buildIssuedBy(issuer);
            write(node + ".key", bundle.getPrivateKeyPEM());
            write(node + ".pem", bundle.getCertificatePEM());
        } catch (Exception e) {
            throw new IllegalStateException("the test's certificate cannot be made", e);
        }
        return files(node);
    }

    public KeyFiles files(String node) {
        return new KeyFiles(folder.resolve(node + ".pem"), Optional.of(folder.resolve(node + ".key")), folder.resolve("trust.pem"), Optional.empty(), "test");
    }

    public Path folder() {
        return folder;
    }

    /** Puts a file in place at once, as a tool that renews certificates does. */
    public void write(String name, String content) {
        try {
            Path next = Files.writeString(folder.resolve(name + ".next"), content);
            Files.move(next, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
