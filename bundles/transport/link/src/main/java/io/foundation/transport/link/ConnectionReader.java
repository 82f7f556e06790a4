package io.foundation.transport.link;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.codec.ErrorCodec;
import io.foundation.base.codec.PlainText;
import io.foundation.transport.api.Goodbye;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiving half of a {@link LinkConnection}: hands messages to whom they are for, puts large ones together, and counts what was consumed. A listener that throws
 * is fenced. On the wire thread.
 */
final class ConnectionReader implements FrameSink {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionReader.class);
    /** Up to this the array of a large body that nobody kept is used for the next: fresh ones have to be cleared, are in no cache, and make the collector stop the urgent too. */
    private static final int MAX_SPARE = 8 << 20;
    private static final byte[] NOTHING = {};

    private final FrameLink link;
    private final LinkConnection connection;
    private final LinkEnvironment environment;
    private final FrameDecoder decoder = new FrameDecoder();
    private final InboundView view = new InboundView();
    private final In[] ins;
    private byte[] spare = NOTHING;
    private boolean stopped;
    private long taken;

    /** One channel on this connection, to receive. */
    static final class In {
        final int channel;
        final int index;
        final ChannelMeter meter;
        final String name;
        final boolean monotonic;
        final InboundCredit credit;
        Reassembly message;
        Reassembly reply;
        long messages;
        long bytes;

        In(ChannelQueue queue, int index, InboundCredit credit) {
            this.channel = queue.number;
            this.index = index;
            this.meter = queue.meter();
            this.name = queue.spec.name();
            this.monotonic = queue.spec.monotonic();
            this.credit = credit;
        }
    }

    ConnectionReader(FrameLink link, LinkConnection connection, LinkEnvironment environment) {
        this.link = link;
        this.connection = connection;
        this.environment = environment;
        ChannelQueue[] queues = link.queues();
        ins = new In[queues.length];
        for (ChannelQueue queue : queues) {
            QueueLine[] lines = queue.lines();
            for (int index = 0; index < lines.length; index++) {
                if (lines[index].slot == connection.slot()) {
                    ins[queue.number] = new In(queue, index, link.credit(queue.number, index));
                }
            }
        }
    }

    void begin() {
        for (In in : ins) {
            if (in != null) {
                in.credit.begin();
            }
        }
    }

    void decode(ByteSource source) {
        decoder.decode(source, this);
    }

    void trim() {
        spare = NOTHING;
        decoder.trim();
    }

    /** Adds what was taken since to the meters. */
    void count() {
        if (taken > 0) {
            environment.meters.messagesReceived.add(taken);
            taken = 0;
            connection.used();
            for (In in : ins) {
                if (in != null && in.bytes > 0) {
                    in.meter.received(in.messages, in.bytes);
                    in.messages = 0;
                    in.bytes = 0;
                }
            }
        }
    }

    /** A channel whose sender is to be told what it may send; null if there is none. */
    In creditDue() {
        for (In in : ins) {
            if (in != null && in.credit.isDue()) {
                return in;
            }
        }
        return null;
    }

    boolean isIdle() {
        for (In in : ins) {
            if (in != null && (in.message != null || in.reply != null)) {
                return false;
            }
        }
        return true;
    }

    void stop() {
        stopped = true;
        count();
        for (In in : ins) {
            if (in != null) {
                discard(in, false);
                discard(in, true);
            }
        }
    }

    private void discard(In in, boolean reply) {
        Reassembly begun = reply ? in.reply : in.message;
        if (begun == null) {
            return;
        }
        if (reply) {
            in.reply = null;
        } else {
            in.message = null;
        }
        begun.discard();
        in.meter.dropped(ChannelMeter.INCOMPLETE);
    }

    private In in(int channel) {
        return channel < ins.length ? ins[channel] : null;
    }

    @Override
    public boolean wantsMore() {
        return !stopped;
    }

    @Override
    public void onMessage(FrameHead head) {
        taken++;
        In in = in(head.channel);
        if (in == null) {
            notHere(head);
            return;
        }
        in.bytes += head.frameBytes;
        in.messages++;
        expand(head);
        checkLength(head.length);
        if (head.isReply()) {
            link.answerCame(head.kind, head.correlation, head.takeBody());
            return;
        }
        charge(in, head.frameBytes);
        if (head.kind == FrameKind.VALUE && isStale(in, head.subject, head.key, head.version)) {
            return;
        }
        // What is held counts as it lies in memory, not as it came: a small frame may have become a large body.
        view.set(in.name, head.subject, head.key, head.context, in.credit, Math.max(head.frameBytes, head.length));
        view.body(head);
        deliver(in, head.kind, head.correlation);
    }

    private void notHere(FrameHead head) {
        environment.meters.dropped.increment();
        if (head.kind == FrameKind.REQUEST) {
            environment.meters.dropped.decrement();
            connection.errorNow(head.channel, head.correlation, LinkErrors.noChannel("number " + head.channel));
        }
    }

    private void expand(FrameHead head) {
        if (head.plainLength != FrameHead.PLAIN) {
            byte[] plain = connection.codec().expand(head.array(), head.offset, head.length, head.plainLength);
            head.array = plain;
            head.offset = 0;
            head.length = plain.length;
            head.isOwn = true;
        }
    }

    private void checkLength(long length) {
        if (length > link.maxMessageBytes() && length > ErrorCodec.MAX_BYTES) {
            throw new FoundationException(ErrorType.TOO_LARGE, "a message has a body of " + length + " bytes; this node takes " + link.maxMessageBytes());
        }
    }

    private static void charge(In in, int charge) {
        if (!in.credit.receive(charge)) {
            throw overCredit(in);
        }
    }

    private static FoundationException overCredit(In in) {
        return new FoundationException(ErrorType.DESERIALIZATION_FAILED, "more came on channel '" + in.name + "' than the credit of this node allows");
    }

    private boolean isStale(In in, String subject, String key, long version) {
        if (link.values().accept(in.name, subject, key, version)) {
            return false;
        }
        in.meter.dropped(ChannelMeter.STALE);
        return true;
    }

    private void deliver(In in, int kind, long correlation) {
        if (kind == FrameKind.REQUEST) {
            PendingReply reply = new PendingReply(link, correlation, in.channel, in.index);
            try {
                environment.listener.requested(link, view, reply);
            } catch (Throwable failure) {
                environment.listenerFailed(link, "request", failure);
                reply.fail(FoundationException.wrap(failure, ErrorType.HANDLER_FAILED,
                        "The handler of '" + PlainText.of(view.subject(), 64) + "' failed: " + failure));
            }
        } else {
            try {
                environment.listener.received(link, view);
            } catch (Throwable failure) {
                environment.listenerFailed(link, "message", failure);
            }
        }
        view.over();
    }

    // ---- large messages ----

    @Override
    public void onFirst(FrameHead head) {
        In in = in(head.channel);
        if (in == null) {
            environment.meters.dropped.increment();
            return;
        }
        checkLength(head.position);
        expand(head);
        in.bytes += head.frameBytes;
        taken++;
        boolean reply = head.isReply();
        discard(in, reply);
        int charge = reply ? 0 : (int) Math.min(head.position, InboundCredit.MAX_CHARGE);
        if (!reply) {
            charge(in, charge);
        }
        Reassembly begun = null;
        try {
            begun = Reassembly.begin(head, link.store(), charge, spare);
            if (begun != null && begun.memory() == spare) {
                spare = NOTHING;
            }
        } catch (IOException e) {
            LOG.warn("{}: a message of {} bytes on channel '{}' cannot be put together in a file: {}", link, head.position, in.name, e.toString());
        }
        if (begun == null) {
            in.meter.dropped(ChannelMeter.INCOMPLETE);
            if (head.kind == FrameKind.REQUEST) {
                connection.errorNow(head.channel, head.correlation, LinkErrors.exhausted("memory", "The peer has no room for a request of " + head.position
                        + " bytes at the moment; it was not handled. Try again later."));
            }
            return;
        }
        if (reply) {
            in.reply = begun;
        } else {
            in.message = begun;
        }
        add(in, begun, head);
    }

    @Override
    public boolean place(FrameHead head) {
        In in = in(head.channel);
        Reassembly begun = in == null ? null : head.ofReply ? in.reply : in.message;
        if (begun == null || begun.memory() == null || !begun.isNext(head.position, head.length)) {
            return false;
        }
        head.placeArray = begun.roomFor(head.length);
        head.placeOffset = begun.position();
        return true;
    }

    @Override
    public void onPiece(FrameHead head) {
        In in = in(head.channel);
        Reassembly begun = in == null ? null : head.ofReply ? in.reply : in.message;
        if (begun == null) {
            // Of a message that there was no room for, or whose beginning was lost.
            return;
        }
        in.bytes += head.frameBytes;
        taken++;
        expand(head);
        if (!begun.isNext(head.position, head.length)) {
            discard(in, head.ofReply);
            return;
        }
        add(in, begun, head);
    }

    private void add(In in, Reassembly begun, FrameHead head) {
        try {
            if (head.isPlaced) {
                begun.placed(head.length, head.frameBytes);
            } else if (begun.isNext(begun.position(), head.length)) {
                begun.append(head.array(), head.offset, head.length, head.frameBytes);
            } else {
                throw new FoundationException(ErrorType.DESERIALIZATION_FAILED, "a piece is longer than the message it is of");
            }
            if (begun.isComplete()) {
                complete(in, begun);
            }
        } catch (IOException e) {
            LOG.warn("{}: a message of {} bytes on channel '{}' cannot be put together in its file: {}", link, begun.total, in.name, e.toString());
            discard(in, begun == in.reply);
        }
    }

    private void complete(In in, Reassembly whole) throws IOException {
        in.messages++;
        boolean reply = whole == in.reply;
        if (reply) {
            in.reply = null;
        } else {
            in.message = null;
        }
        FilePayload file = whole.file();
        if (reply) {
            byte[] body = file == null ? whole.takeMemory() : file.toByteArray();
            if (file != null) {
                file.close();
            }
            whole.handedOn();
            link.answerCame(whole.kind, whole.correlation, body);
            return;
        }
        if (whole.kind == FrameKind.VALUE && isStale(in, whole.subject, whole.key, whole.version)) {
            whole.discard();
            return;
        }
        view.set(in.name, whole.subject, whole.key, whole.context, in.credit, whole.charge);
        if (file == null) {
            view.body(whole.memory(), 0, (int) whole.total, true);
        } else {
            view.body(file);
        }
        deliver(in, whole.kind, whole.correlation);
        whole.handedOn();
        if (file == null && !view.isTaken() && whole.memory().length <= MAX_SPARE) {
            spare = whole.memory();
        }
    }

    // ---- the link's own frames ----

    @Override
    public void onPing(long id) {
        connection.pingCame(id);
    }

    @Override
    public void onPong(long id) {
        connection.pongCame(id);
    }

    @Override
    public void onGoodbye(int code, String detail) {
        if (connection.slot() == 0) {
            link.goodbyeCame(Goodbye.ofCode(code), PlainText.of(detail, FrameDecoder.MAX_DETAIL_CHARS));
        }
    }

    @Override
    public void onCredit(int channel, long received, long limit) {
        connection.creditCame(channel, received, limit);
    }

    @Override
    public void onSync(int channel, long sent) {
        In in = in(channel);
        if (in != null && !in.credit.sync(sent)) {
            throw overCredit(in);
        }
    }

    @Override
    public void onOpen(int slot) {
        if (connection.slot() == 0) {
            link.openWanted(slot);
        }
    }

    @Override
    public void onDone() {
        connection.doneCame();
    }
}
