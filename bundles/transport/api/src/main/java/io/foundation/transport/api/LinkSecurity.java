package io.foundation.transport.api;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * How the two ends of a link prove that they belong together, and whether others can read or change what they say. Every
 * connection of a link is made the same way.
 *
 * @param secret     known to every node of the cluster; never crosses the wire
 * @param encryption what protects the link beyond the proof; the same at both ends, or they do not link, unless it is optional
 * @param keys       with {@link Encryption#CERTIFICATES} gives the keys in use now, asked for every connection, so that
 *                   others can take their place while links live; null otherwise. Does not block
 * @param isOptional whether peers that do not encrypt are linked too, and are dialled so if they cannot be dialled otherwise
 */
public record LinkSecurity(ClusterSecret secret, Encryption encryption, Supplier<LinkKeys> keys, boolean isOptional) {

    /** What protects a link beyond the mutual proof of the secret. */
    public enum Encryption {
        /** Nothing: both ends are proved, but whoever is on the way can read and change what follows. */
        OFF,
        /** TLS 1.3 with certificates made for the moment, bound to the proof of the secret: who knows the secret may link. */
        SECRET,
        /** TLS 1.3 with a certificate on each side from a trusted issuer, besides the proof of the secret. */
        CERTIFICATES
    }

    public LinkSecurity {
        Objects.requireNonNull(secret, "secret");
        Objects.requireNonNull(encryption, "encryption");
        if ((encryption == Encryption.CERTIFICATES) != (keys != null)) {
            throw new IllegalArgumentException("keys are for encryption by certificates, and for nothing else");
        }
        if (isOptional && encryption == Encryption.OFF) {
            throw new IllegalArgumentException("encryption that is off cannot be optional");
        }
    }

    /** Encryption, if there is any, with every peer. */
    public LinkSecurity(ClusterSecret secret, Encryption encryption, Supplier<LinkKeys> keys) {
        this(secret, encryption, keys, false);
    }

    /** The same, but peers that do not encrypt are linked all the same, by the secret alone: for the time in which the nodes of a cluster are changed one by one. */
    public LinkSecurity optional() {
        return new LinkSecurity(secret, encryption, keys, true);
    }

    /** The secret alone: authenticated, not encrypted. */
    public LinkSecurity(ClusterSecret secret) {
        this(secret, Encryption.OFF, null);
    }

    /** The secret, with encryption that needs nothing else. */
    public static LinkSecurity encrypted(ClusterSecret secret) {
        return new LinkSecurity(secret, Encryption.SECRET, null);
    }

    /** Certificates on both sides, and the secret inside. */
    public static LinkSecurity mutualTls(ClusterSecret secret, Supplier<LinkKeys> keys) {
        return new LinkSecurity(secret, Encryption.CERTIFICATES, keys);
    }

    public boolean isEncrypted() {
        return encryption != Encryption.OFF;
    }
}
