package io.foundation.cluster.core.security;

import io.foundation.transport.api.LinkSecurity.Encryption;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What protects the links of a cluster besides its secret.
 *
 * @param encryption how they are encrypted
 * @param files      where the certificates are, if they are encrypted by certificates
 * @param isOptional whether nodes that do not encrypt are linked too
 * @param rates      how much one peer may have taken in, by channel; channels that are not in it have no limit
 */
public record LinkProtection(Encryption encryption, Optional<KeyFiles> files, boolean isOptional, Map<String, RateLimit> rates) {

    /** The secret proves who is who, and nothing is encrypted. */
    public static final LinkProtection NONE = new LinkProtection(Encryption.OFF, Optional.empty(), false, Map.of());
    /** Encrypted, by the secret. */
    public static final LinkProtection BY_SECRET = new LinkProtection(Encryption.SECRET, Optional.empty(), false, Map.of());

    public LinkProtection {
        Objects.requireNonNull(encryption, "encryption");
        rates = Map.copyOf(rates);
        if ((encryption == Encryption.CERTIFICATES) != files.isPresent()) {
            throw new IllegalArgumentException("files are for encryption by certificates, and for nothing else");
        }
    }

    public LinkProtection withRates(Map<String, RateLimit> other) {
        return new LinkProtection(encryption, files, isOptional, other);
    }

    /** The same, and nodes that do not encrypt are linked too. */
    public LinkProtection optional() {
        return new LinkProtection(encryption, files, true, rates);
    }

    public static LinkProtection byCertificates(KeyFiles files) {
        return new LinkProtection(Encryption.CERTIFICATES, Optional.of(files), false, Map.of());
    }
}
