package io.foundation.transport.link;

import java.util.HexFormat;

/**
 * What a further connection shows to be taken into a link: made by both ends from the handshake of the first connection and the secret, so that
 * it is never sent before it is used, and nobody else can know it. Not shown.
 *
 * @param hex 32 bytes as hexadecimal digits
 */
public record LinkToken(String hex) {

    static final int BYTES = 32;

    static LinkToken of(byte[] bytes) {
        return new LinkToken(HexFormat.of().formatHex(bytes));
    }

    byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
        return "(token)";
    }
}
