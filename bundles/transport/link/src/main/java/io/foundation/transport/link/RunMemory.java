package io.foundation.transport.link;

import java.nio.ByteBuffer;

/**
 * Memory outside the heap that a {@link Wire} sends as it stands. Belongs to whoever asked for it until it is freed, once; while the wire writes it nobody changes it. Used by one thread at a time.
 */
public interface RunMemory {

    /** All of it; the position is the user's. */
    ByteBuffer buffer();

    void free();
}
