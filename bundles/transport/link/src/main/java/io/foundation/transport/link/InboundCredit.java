package io.foundation.transport.link;

import io.foundation.transport.api.Inbound.Receipt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What may come on one channel over one connection before some of it is consumed: credit-based flow control (H. T. Kung, R. Morris: Credit-Based Flow Control
 * for ATM Networks, IEEE Network 1995), from the listener to the sender's queue. The limit is announced as a sum since the connection began, so that an announcement may
 * be lost or late without harm: received so far, plus the window, less what the listener still holds. Belongs to the place in the link, so that what
 * is held over a reconnection still counts. For the wire thread, except {@link Receipt#done}.
 */
final class InboundCredit {

    /** What may be on its way or held by the listener, in bytes. */
    static final long WINDOW = 4L << 20;
    /** What one message counts at most, so that any fits into the window. */
    static final int MAX_CHARGE = 1 << 20;
    /** What a sender may send beyond the limit: it asks before a run of messages, not before each. */
    static final long TOLERANCE = 2L << 20;

    private final AtomicLong held = new AtomicLong();
    private final Runnable consumed;
    private final boolean acknowledge;
    private long received;
    private long announcedReceived;
    private long announcedLimit;
    private boolean asked;

    /**
     * @param consumed    told, from any thread, when something held was consumed and an announcement may be due
     * @param acknowledge whether the sender waits to know what has arrived
     */
    InboundCredit(Runnable consumed, boolean acknowledge) {
        this.consumed = consumed;
        this.acknowledge = acknowledge;
    }

    /** A new connection: what is held still counts. */
    void begin() {
        received = 0;
        announcedLimit = 0;
        announcedReceived = 0;
    }

    /** Something came; false if it was not allowed to. */
    boolean receive(int charge) {
        received += charge;
        return received <= announcedLimit + TOLERANCE;
    }

    /** The sender says how much it has sent: what did not come by now never will. False if it was not allowed to send so much. */
    boolean sync(long sent) {
        if (sent > announcedLimit + TOLERANCE) {
            return false;
        }
        received = Math.max(received, sent);
        asked = true;
        return true;
    }

    long received() {
        return received;
    }

    long limit() {
        return received + WINDOW - held.get();
    }

    boolean isDue() {
        return asked || limit() - announcedLimit >= WINDOW / 4 || acknowledge && received != announcedReceived;
    }

    void announced(long limit) {
        announcedLimit = Math.max(announcedLimit, limit);
        announcedReceived = received;
        asked = false;
    }

    Held hold(int charge) {
        held.addAndGet(charge);
        return new Held(charge);
    }

    /** What the listener holds. */
    final class Held implements Receipt {

        private final int charge;
        private final AtomicBoolean done = new AtomicBoolean();

        private Held(int charge) {
            this.charge = charge;
        }

        @Override
        public void done() {
            if (done.compareAndSet(false, true)) {
                long before = held.getAndAdd(-charge);
                // Told at each quarter of the window, and when the last is consumed: not for every message.
                if (before / (WINDOW / 4) != (before - charge) / (WINDOW / 4) || before == charge) {
                    consumed.run();
                }
            }
        }
    }
}
