package io.foundation.topology.dissemination;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.Arrays;

/**
 * The parts of one topology core share its stream of messages: the first byte says whose a message is. A part that is not
 * known, of a later version perhaps, is to be left alone.
 */
public final class SharedStream {

    /** The overlay's own messages: who is whose neighbour. */
    public static final int OVERLAY = 1;
    /** Those of the {@link Dissemination}. */
    public static final int DISSEMINATION = 2;
    /** Those of the relay of single messages. */
    public static final int RELAY = 3;

    /** Those of two nodes that agree whether they need a link beside the overlay's. */
    public static final int MESH = 4;

    private SharedStream() {
    }

    /** A message with its part before it. */
    public static byte[] wrap(int part, byte[] message) {
        byte[] wrapped = new byte[message.length + 1];
        wrapped[0] = (byte) part;
        System.arraycopy(message, 0, wrapped, 1, message.length);
        return wrapped;
    }

    /** @throws FoundationException {@code DESERIALIZATION_FAILED} if the message is empty */
    public static int part(byte[] wrapped) {
        if (wrapped.length == 0) {
            throw new FoundationException(ErrorType.DESERIALIZATION_FAILED, "A message of a topology is empty: its first byte says which part it is for.");
        }
        return wrapped[0] & 0xff;
    }

    /** The message without the byte of its part. */
    public static byte[] unwrap(byte[] wrapped) {
        return Arrays.copyOfRange(wrapped, 1, wrapped.length);
    }
}
