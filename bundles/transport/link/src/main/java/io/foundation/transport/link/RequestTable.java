package io.foundation.transport.link;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The requests of one link that wait for an answer, at most {@value #MAX_OUTSTANDING}. Their timeouts are on a hashed
 * wheel (G. Varghese, T. Lauck: Hashed and Hierarchical Timing Wheels, SOSP 1987) of {@value #TICK_MILLIS} ms per
 * place: a request costs no timer task, and times out at most two places late. Somebody turns the wheel by
 * {@link #expire} while there are requests. Thread-safe; futures are completed outside the lock.
 */
public final class RequestTable {

    /** The most requests that may wait on one link. */
    public static final int MAX_OUTSTANDING = 65_536;
    /** How exact timeouts are. */
    public static final int TICK_MILLIS = 10;

    static final long TICK_NANOS = TICK_MILLIS * 1_000_000L;
    private static final int PLACES = 256;
    private static final int FIRST_SLOTS = 16;

    private final int maxOutstanding;
    private final long origin;
    private PendingRequest[] slots;
    private PendingRequest[] wheel;
    private long lastTick;
    private long lastCorrelation;
    private boolean closed;
    private volatile int outstanding;

    /** @param nowNanos the monotonic clock all times are of */
    public RequestTable(long nowNanos) {
        this(nowNanos, MAX_OUTSTANDING);
    }

    RequestTable(long nowNanos, int maxOutstanding) {
        this.origin = nowNanos;
        this.maxOutstanding = maxOutstanding;
    }

    /** How many requests wait. */
    public int outstanding() {
        return outstanding;
    }

    /**
     * A new request.
     *
     * @return the future to give to the caller, already failed with {@code RESOURCE_EXHAUSTED} or {@code CLOSED} if it cannot be taken
     */
    PendingRequest open(int channel, int index, int slot, long timeoutNanos, long nowNanos) {
        synchronized (this) {
            if (!closed && outstanding < maxOutstanding) {
                long tick = tick(nowNanos);
                if (outstanding == 0) {
                    lastTick = tick;
                }
                long deadline = Math.max(lastTick, tick) + Math.max(1, (timeoutNanos + TICK_NANOS - 1) / TICK_NANOS) + 1;
                PendingRequest request = new PendingRequest(++lastCorrelation, deadline, channel, index, slot);
                insert(request);
                return request;
            }
        }
        PendingRequest refused = new PendingRequest(0, 0, channel, index, slot);
        refused.completeExceptionally(closed ? closedError()
                : LinkErrors.exhausted("requests", maxOutstanding + " requests wait for an answer on this link: no more are taken before some are answered."));
        return refused;
    }

    private static FoundationException closedError() {
        return new FoundationException(ErrorType.CLOSED, "The link is closed; the request was not sent.");
    }

    private long tick(long nowNanos) {
        return (nowNanos - origin) / TICK_NANOS;
    }

    private void insert(PendingRequest request) {
        if (slots == null) {
            slots = new PendingRequest[FIRST_SLOTS];
            wheel = new PendingRequest[PLACES];
        } else if (outstanding >= slots.length) {
            grow();
        }
        int slot = (int) request.correlation & slots.length - 1;
        request.nextInSlot = slots[slot];
        slots[slot] = request;
        int place = (int) (request.deadlineTick & PLACES - 1);
        PendingRequest first = wheel[place];
        request.nextInWheel = first;
        if (first != null) {
            first.previousInWheel = request;
        }
        wheel[place] = request;
        outstanding++;
    }

    private void grow() {
        PendingRequest[] larger = new PendingRequest[slots.length * 2];
        for (PendingRequest head : slots) {
            while (head != null) {
                PendingRequest next = head.nextInSlot;
                int slot = (int) head.correlation & larger.length - 1;
                head.nextInSlot = larger[slot];
                larger[slot] = head;
                head = next;
            }
        }
        slots = larger;
    }

    /** Takes a request out, because it is answered or was not sent; null if it is not here: answered, or timed out before. */
    synchronized PendingRequest take(long correlation) {
        if (slots == null) {
            return null;
        }
        int slot = (int) correlation & slots.length - 1;
        PendingRequest previous = null;
        for (PendingRequest request = slots[slot]; request != null; previous = request, request = request.nextInSlot) {
            if (request.correlation == correlation) {
                if (previous == null) {
                    slots[slot] = request.nextInSlot;
                } else {
                    previous.nextInSlot = request.nextInSlot;
                }
                unlink(request);
                outstanding--;
                return request;
            }
        }
        return null;
    }

    private void unlink(PendingRequest request) {
        if (request.previousInWheel == null) {
            wheel[(int) (request.deadlineTick & PLACES - 1)] = request.nextInWheel;
        } else {
            request.previousInWheel.nextInWheel = request.nextInWheel;
        }
        if (request.nextInWheel != null) {
            request.nextInWheel.previousInWheel = request.previousInWheel;
        }
        request.nextInSlot = null;
        request.nextInWheel = null;
        request.previousInWheel = null;
    }

    /** Turns the wheel: fails what is due with {@code TIMEOUT}. */
    public void expire(long nowNanos) {
        if (outstanding == 0) {
            return;
        }
        PendingRequest due = null;
        synchronized (this) {
            long now = tick(nowNanos);
            long from = Math.max(lastTick, now - PLACES + 1);
            for (long tick = from; tick <= now && outstanding > 0; tick++) {
                PendingRequest next;
                for (PendingRequest request = wheel[(int) (tick & PLACES - 1)]; request != null; request = next) {
                    next = request.nextInWheel;
                    if (request.deadlineTick <= now) {
                        take(request.correlation);
                        request.nextInSlot = due;
                        due = request;
                    }
                }
            }
            lastTick = Math.max(lastTick, now);
        }
        while (due != null) {
            PendingRequest next = due.nextInSlot;
            due.nextInSlot = null;
            due.completeExceptionally(new FoundationException(ErrorType.TIMEOUT, "No answer came in time; whether the peer did the work is not known."));
            due = next;
        }
    }

    /** A connection broke: fails what had gone over it for a channel, up to a correlation. */
    void fail(int slot, int channel, long upTo, FoundationException error) {
        List<PendingRequest> lost = new ArrayList<>();
        synchronized (this) {
            if (slots == null) {
                return;
            }
            for (PendingRequest head : slots) {
                for (PendingRequest request = head; request != null; request = request.nextInSlot) {
                    if (request.slot == slot && request.channel == channel && request.correlation <= upTo) {
                        lost.add(request);
                    }
                }
            }
            lost.forEach(request -> take(request.correlation));
        }
        lost.forEach(request -> request.completeExceptionally(error));
    }

    /** The link ended: fails all, and every later request with {@code CLOSED}. */
    void close(FoundationException error) {
        PendingRequest[] left;
        synchronized (this) {
            closed = true;
            left = slots;
            slots = null;
            wheel = null;
            outstanding = 0;
        }
        if (left == null) {
            return;
        }
        Arrays.stream(left).forEach(head -> {
            PendingRequest request = head;
            while (request != null) {
                PendingRequest next = request.nextInSlot;
                request.completeExceptionally(error);
                request = next;
            }
        });
    }
}
