package io.foundation.transport.link;

import io.foundation.base.api.error.FoundationException;
import io.foundation.transport.api.Message;

/** Lays small frames out behind each other, in the last run of a line or in a new one. Guarded by the lock of its {@link ChannelQueue}. */
final class RunWriter {

    /** Bodies up to this are laid out with their head, and copied with it. */
    private static final int WITH_HEAD_BYTES = 256;
    private static final byte[] NOTHING = {};

    private final int channel;
    private final RunPool pool;
    private final RepeatedHead heads;
    private final ChannelMeter meter;

    RunWriter(int channel, RunPool pool, ChannelMeter meter) {
        this.channel = channel;
        this.pool = pool;
        this.heads = new RepeatedHead(channel, WITH_HEAD_BYTES);
        this.meter = meter;
    }

    RunPool pool() {
        return pool;
    }

    /** Lays a one-way message out; false, and counted, if its texts cannot be written. */
    boolean message(QueueLine line, Message message, int cost) {
        return layOut(line, FrameKind.MESSAGE, message, 0, cost);
    }

    /**
     * Lays a request out.
     *
     * @throws FoundationException {@code SERIALIZATION_FAILED} if its texts cannot be written
     */
    void request(QueueLine line, Message message, long correlation, int cost) {
        layOut(line, FrameKind.REQUEST, message, correlation, cost);
    }

    private boolean layOut(QueueLine line, int kind, Message message, long correlation, int cost) {
        EncodedRun run = line.openMessages;
        if (run == null) {
            run = pool.next(true);
        }
        int before = run.length();
        try {
            if (run.memory == null) {
                layOut(run.frames, kind, message, correlation);
            } else if (!layOutInMemory(run, kind, message, correlation)) {
                line.openMessages = null;
                return layOut(line, kind, message, correlation, cost);
            }
        } catch (FoundationException e) {
            if (run.memory == null) {
                run.frames.truncate(before);
            }
            if (run != line.openMessages) {
                pool.putBack(run);
            }
            if (kind == FrameKind.REQUEST) {
                throw e;
            }
            meter.invalid(message, e);
            return false;
        }
        run.lastRequest = Math.max(run.lastRequest, correlation);
        run.count++;
        run.cost += cost;
        if (line.openMessages == null) {
            line.messages.add(run);
        }
        line.openMessages = run.isFull() ? null : run;
        return true;
    }

    private void layOut(FrameEncoder to, int kind, Message message, long correlation) {
        if (kind == FrameKind.MESSAGE) {
            to.messageHead(channel, message, FrameEncoder.PLAIN);
        } else {
            to.requestHead(correlation, channel, message, FrameEncoder.PLAIN);
        }
        to.finish(message.body().length);
        to.body(message.body());
    }

    /** False if there is no room. */
    private boolean layOutInMemory(EncodedRun run, int kind, Message message, long correlation) {
        byte[] body = message.body();
        FrameEncoder head = kind == FrameKind.MESSAGE ? heads.message(message) : heads.request(correlation, message);
        head.finish(body.length);
        if (body.length > WITH_HEAD_BYTES) {
            return run.append(head.head(), head.length(), body);
        }
        head.body(body);
        return run.append(head.head(), head.length(), NOTHING);
    }

    /** Lays a reply or an error out. */
    void reply(QueueLine line, int kind, long correlation, byte[] body, int cost) {
        EncodedRun run = line.openReplies == null ? pool.next(false) : line.openReplies;
        if (kind == FrameKind.REPLY) {
            run.frames.replyHead(channel, correlation, FrameEncoder.PLAIN);
        } else {
            run.frames.errorHead(channel, correlation);
        }
        run.frames.finish(body.length);
        run.frames.body(body);
        run.isReplies = true;
        run.count++;
        run.cost += cost;
        if (line.openReplies == null) {
            line.replies.add(run);
        }
        line.openReplies = run.isFull() ? null : run;
    }
}
