package io.foundation.transport.link;

import io.foundation.base.api.context.Context;
import java.io.IOException;
import java.util.Arrays;

/** A large message that comes in pieces: its head, and its body in memory or in a file. For one wire thread. */
final class Reassembly {

    final int kind;
    final int channel;
    final long correlation;
    final long version;
    final String subject;
    final String key;
    final Context context;
    final long total;
    /** What it counts of the channel's credit. */
    final int charge;
    private final BodyStore store;
    private byte[] memory;
    private FilePayload file;
    private long have;
    private long wireBytes;

    private Reassembly(FrameHead head, BodyStore store, int charge) {
        this.kind = head.kind;
        this.channel = head.channel;
        this.correlation = head.correlation;
        this.version = head.version;
        this.subject = head.subject;
        this.key = head.key;
        this.context = head.context;
        this.total = head.position;
        this.store = store;
        this.charge = charge;
    }

    /**
     * Begins one; null if there is no room for it.
     *
     * @param spare an array that is free, used if the body fits well into it
     */
    static Reassembly begin(FrameHead head, BodyStore store, int charge, byte[] spare) throws IOException {
        Reassembly begun = new Reassembly(head, store, charge);
        if (store.takeMemory(begun.total)) {
            begun.memory = spare.length >= begun.total && spare.length / 2 <= begun.total ? spare : new byte[(int) begun.total];
            return begun;
        }
        if (store.takeFile(begun.total)) {
            try {
                begun.file = FilePayload.create(begun.total);
            } catch (IOException e) {
                store.giveFile(begun.total);
                throw e;
            }
            return begun;
        }
        return null;
    }

    /** Whether a piece of this length at this place is the next. */
    boolean isNext(long position, int length) {
        return position == have && length <= total - have;
    }

    /** Where the next piece can be read to: the array; null if it has to be {@linkplain #append appended}. */
    byte[] memory() {
        return memory;
    }

    /** The whole body, in an array of its length. */
    byte[] takeMemory() {
        return memory.length == total ? memory : Arrays.copyOf(memory, (int) total);
    }

    int position() {
        return (int) have;
    }

    /** The next piece was read into the {@link #memory()}. */
    void placed(int length, int frameBytes) {
        have += length;
        wireBytes += frameBytes;
    }

    void append(byte[] bytes, int offset, int length, int frameBytes) throws IOException {
        if (memory != null) {
            System.arraycopy(bytes, offset, memory, (int) have, length);
        } else {
            file.append(bytes, offset, length);
        }
        placed(length, frameBytes);
    }

    boolean isComplete() {
        return have == total;
    }

    long wireBytes() {
        return wireBytes;
    }

    FilePayload file() throws IOException {
        if (file != null) {
            file.complete();
        }
        return file;
    }

    /** It was handed on, to whom the body now belongs. */
    void handedOn() {
        if (memory != null) {
            store.giveMemory(total);
        } else {
            store.giveFile(total);
        }
    }

    /** It will not be completed. */
    void discard() {
        handedOn();
        if (file != null) {
            file.close();
        }
    }
}
