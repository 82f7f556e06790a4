package io.foundation.cluster.core.security;

import io.foundation.transport.api.LinkSecurity.Encryption;
import java.util.Objects;
import java.util.Optional;

/**
 * What protects the links of a cluster besides its secret.
 *
 * @param encryption how they are encrypted
 * @param files      where the certificates are, if they are encrypted by certificates
 */
public record LinkProtection(Encryption encryption, Optional<KeyFiles> files) {

    /** The secret proves who is who, and nothing is encrypted. */
    public static final LinkProtection NONE = new LinkProtection(Encryption.OFF, Optional.empty());
    /** Encrypted, by the secret. */
    public static final LinkProtection BY_SECRET = new LinkProtection(Encryption.SECRET, Optional.empty());

    public LinkProtection {
        Objects.requireNonNull(encryption, "encryption");
        if ((encryption == Encryption.CERTIFICATES) != files.isPresent()) {
            throw new IllegalArgumentException("files are for encryption by certificates, and for nothing else");
        }
    }

    public static LinkProtection byCertificates(KeyFiles files) {
        return new LinkProtection(Encryption.CERTIFICATES, Optional.of(files));
    }
}
