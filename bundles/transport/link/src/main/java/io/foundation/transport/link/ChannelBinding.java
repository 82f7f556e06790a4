package io.foundation.transport.link;

import io.foundation.transport.api.PeerCertificate;
import java.util.Objects;
import java.util.Optional;

/**
 * What ties a handshake to the encrypted connection it runs in (in the manner of RFC 5929, tls-server-end-point, for both
 * ends): both put it into the transcript that every proof covers. Somebody in the middle has two encrypted connections, each
 * with a certificate of his own, so the two ends have different transcripts and no proof is right.
 *
 * @param bytes       the same at both ends of one connection, and at no other; empty for one that is not encrypted
 * @param certificate what the peer showed and what was checked; empty if anybody may show anything
 */
public record ChannelBinding(byte[] bytes, Optional<PeerCertificate> certificate) {

    /** A connection that is not encrypted. */
    public static final ChannelBinding NONE = new ChannelBinding(new byte[0], Optional.empty());

    public ChannelBinding {
        Objects.requireNonNull(bytes, "bytes");
        Objects.requireNonNull(certificate, "certificate");
    }
}
