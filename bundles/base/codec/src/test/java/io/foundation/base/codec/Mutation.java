package io.foundation.base.codec;

import java.util.Arrays;
import java.util.Random;

/** Damages a message as networks, bugs and attackers do: bits turned, bytes replaced, parts cut out, doubled or cut off. */
final class Mutation {

    private static final byte[] NASTY = {0, 1, 0x7f, (byte) 0x80, (byte) 0xff, (byte) 0x9f, (byte) 0xbf, 0x5f, 0x7b, (byte) 0x9b, (byte) 0xbb};

    private Mutation() {
    }

    static byte[] of(byte[] message, Random random) {
        byte[] bytes = message.clone();
        for (int i = 1 + random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = NASTY[random.nextInt(NASTY.length)];
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> bytes = splice(bytes, at, new byte[0], Math.min(bytes.length, at + 1 + random.nextInt(8)));
                case 4 -> bytes = splice(bytes, at, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 16)), at);
                default -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 9), (byte) 0xff);
            }
        }
        return bytes;
    }

    private static byte[] splice(byte[] bytes, int at, byte[] with, int resume) {
        byte[] spliced = Arrays.copyOf(bytes, at + with.length + bytes.length - resume);
        System.arraycopy(with, 0, spliced, at, with.length);
        System.arraycopy(bytes, resume, spliced, at + with.length, bytes.length - resume);
        return spliced;
    }
}
