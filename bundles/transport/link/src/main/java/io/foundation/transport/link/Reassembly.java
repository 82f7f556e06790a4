package io.foundation.transport.link;

import io.foundation.base.api.context.Context;
import java.io.IOException;
import java.util.Arrays;

/** A large message that comes in pieces: its head, and its body in memory or in a file. For one wire thread. */
final class Reassembly {

    /** Up to this the memory of a body is taken at once; a longer one takes more as its pieces come, so that beginning it costs no more than this. */
    static final int AT_ONCE = 4 << 20;

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
            begun.memory = spare.length >= begun.total && spare.length / 2 <= begun.total ? spare : new byte[(int) Math.min(begun.total, AT_ONCE)];
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

    /** The array of the body, as long as needed by now; null if it is in a file. */
    byte[] memory() {
        return memory;
    }

    /** Where the next piece can be read to, at the {@link #position}; null if it has to be {@linkplain #append appended}. */
    byte[] roomFor(int length) {
        if (memory != null && have + length > memory.length) {
            memory = Arrays.copyOf(memory, (int) Math.min(total, Math.max(have + length, 2L * memory.length)));
        }
        return memory;
    }

    /** The whole body, in an array of its length. */
    byte[] takeMemory() {
        return memory.length == total ? memory : Arrays.copyOf(memory, (int) total);
    }

    int position() {
        return (int) have;
    }

    /** The next piece was read to where there was {@linkplain #roomFor room}. */
    void placed(int length, int frameBytes) {
        have += length;
        wireBytes += frameBytes;
    }

    void append(byte[] bytes, int offset, int length, int frameBytes) throws IOException {
        if (memory != null) {
            System.arraycopy(bytes, offset, roomFor(length), (int) have, length);
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
