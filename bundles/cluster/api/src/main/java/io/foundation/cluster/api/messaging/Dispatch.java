package io.foundation.cluster.api.messaging;

/** On which thread a handler runs. */
public enum Dispatch {
    /**
     * On a virtual thread; it may block. The messages of one sender to one handler come in order, one at a time; requests
     * run beside each other. At most 1,024 requests wait for a handler, more are refused; how many messages may wait depends on what was promised: of those that slow
     * down their sender meanwhile 65,536, of others 1,024.
     */
    VIRTUAL,
    /**
     * On the I/O thread that read the message: for handlers that take microseconds and never block. Saves two thread
     * changes; a handler that blocks here delays every message of the peer, and is warned about.
     */
    INLINE
}
