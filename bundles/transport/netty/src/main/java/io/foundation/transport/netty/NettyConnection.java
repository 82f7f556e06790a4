package io.foundation.transport.netty;

import io.foundation.base.api.id.Address;
import io.foundation.transport.api.LinkListener.Admission;
import io.foundation.transport.api.PeerHello;
import io.foundation.transport.link.ByteSource;
import io.foundation.transport.link.ChannelBinding;
import io.foundation.transport.link.FrameLink;
import io.foundation.transport.link.HandshakeCore;
import io.foundation.transport.link.Handshaken;
import io.foundation.transport.link.Joining;
import io.foundation.transport.link.LinkConnection;
import io.foundation.transport.link.Refusal;
import io.foundation.transport.link.RefusalReason;
import io.foundation.transport.link.RunMemory;
import io.foundation.transport.link.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One TCP connection: drives the handshake, then the link. Runs on the event loop of its channel. After the last word was
 * written, it shuts its output and reads on until the peer has closed: a close with unread bytes would reset the
 * connection and could take the last word with it (RFC 9293, section 3.6).
 */
final class NettyConnection extends ChannelInboundHandlerAdapter implements Wire, ByteSource, HandshakeCore.Effects {

    /** How long the peer may take to close after the last word. */
    private static final long LINGER_MILLIS = 1_000;

    private enum Phase { HANDSHAKE, MOVING, LINK, FINISHING, CLOSED }

    private final NettyTransport transport;
    private final boolean dialled;
    private final DialResult result;
    /** Why it is not let prove itself; null if it is. */
    private final String crowded;
    private Address remote;
    private ChannelHandlerContext context;
    private HandshakeCore handshake;
    private ScheduledFuture<?> handshakeTimer;
    private Phase phase = Phase.HANDSHAKE;
    private final FrameLink joins;
    private final int joinsSlot;
    private final boolean isPlain;
    private LinkConnection connection;
    private LinkOutput output;
    private ByteBuf input = Unpooled.EMPTY_BUFFER;
    private int handshakeSent;
    private int handshakeReceived;
    private String broken = "the connection was closed without a goodbye";

    /** What becomes of a dial; told exactly once. */
    interface DialResult {

        void linked(FrameLink link);

        void refused(Refusal refusal);
    }

    /**
     * A connection that was dialled, perhaps a further one of a link.
     *
     * @param remote  the address dialled
     * @param result  whom to tell
     * @param joins   the link that it is for; null for a new one
     * @param isPlain whether it is not encrypted
     */
    NettyConnection(NettyTransport transport, Address remote, DialResult result, FrameLink joins, int slot, boolean isPlain) {
        this.isPlain = isPlain;
        this.joins = joins;
        this.joinsSlot = slot;
        this.transport = transport;
        this.remote = remote;
        this.dialled = true;
        this.result = result;
        this.crowded = null;
    }

    /**
     * A connection that was accepted.
     *
     * @param crowded why there are too many to let this one prove itself; null if there are not
     */
    NettyConnection(NettyTransport transport, String crowded) {
        this.transport = transport;
        this.isPlain = !transport.tls().isOn();
        this.joins = null;
        this.joinsSlot = 0;
        this.dialled = false;
        this.result = null;
        this.crowded = crowded;
    }

    // ---- the channel ----

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        if (!dialled) {
            remote = NettyTransport.addressOf(ctx.channel().remoteAddress());
        }
        handshake = transport.hub().handshake(dialled, joins == null ? null : joins.joining(joinsSlot), remote, this);
        transport.opened(this);
        if (crowded != null) {
            handshake.refuse(RefusalReason.CROWDED, crowded);
            return;
        }
        handshakeTimer = ctx.executor().schedule(handshake::timeout, transport.hub().handshakeMillis(), TimeUnit.MILLISECONDS);
        if (isPlain) {
            handshake.start();
        }
        if (transport.hub().isClosing()) {
            handshake.refuse(RefusalReason.CLOSING, "the transport closes");
        }
    }

    /** The connection is encrypted now, or cannot be. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (phase == Phase.HANDSHAKE && event instanceof ChannelBinding binding) {
            handshake.start(binding);
        } else if (phase == Phase.HANDSHAKE && event instanceof TlsFailure failure) {
            if (failure.side() == TlsFailure.Side.HERE_IN_PLAIN) {
                handshake.refuse(failure.reason(), failure.detail());
            } else {
                handshake.unprotected(failure.reason(), failure.side() == TlsFailure.Side.HERE, failure.detail());
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        input = (ByteBuf) message;
        try {
            if (phase == Phase.HANDSHAKE) {
                int before = input.readableBytes();
                handshake.receive(this);
                handshakeReceived += before - input.readableBytes();
            }
            if (phase == Phase.LINK) {
                connection.read(this);
            }
        } finally {
            input.release();
            input = Unpooled.EMPTY_BUFFER;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (phase == Phase.LINK) {
            connection.readComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (phase == Phase.LINK && ctx.channel().isWritable()) {
            connection.writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        phase = phase == Phase.HANDSHAKE ? phase : Phase.CLOSED;
        if (phase == Phase.HANDSHAKE) {
            handshake.disconnected();
            phase = Phase.CLOSED;
        }
        if (connection != null) {
            connection.lost(broken);
        }
        if (output != null) {
            output.discard();
        }
        transport.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        broken = "the connection broke: " + (cause.getMessage() == null ? cause.toString() : cause.getMessage());
        if (connection != null && cause instanceof DecoderException) {
            connection.garbled(String.valueOf(cause.getMessage()));
        }
        ctx.close();
    }

    // ---- the handshake ----

    @Override
    public void send(byte[] bytes) {
        handshakeSent += bytes.length;
        context.writeAndFlush(Unpooled.wrappedBuffer(bytes), context.voidPromise());
    }

    @Override
    public Admission admit(PeerHello peer) {
        return transport.hub().admit(peer);
    }

    @Override
    public Admission join(Joining joining) {
        return transport.hub().join(joining);
    }

    @Override
    public void linked(Handshaken agreed) {
        handshakeOver();
        transport.proved(this);
        if (agreed.slot() == 0) {
            FrameLink link = transport.hub().link(this, agreed);
            begin(link.first(), agreed, false);
            if (result != null) {
                result.linked(link);
            }
        } else if (dialled) {
            join(joins, agreed);
        } else {
            move(agreed);
        }
    }

    private void begin(LinkConnection begun, Handshaken agreed, boolean isBulkOnly) {
        connection = begun;
        output = new LinkOutput(context.channel(), begun, agreed.channels().size(), !isBulkOnly);
        phase = Phase.LINK;
        begun.up();
    }

    private void join(FrameLink link, Handshaken agreed) {
        LinkConnection added = link == null ? null : link.attach(this, agreed.slot());
        if (added == null) {
            abort();
            if (result != null) {
                result.refused(new Refusal(RefusalReason.CLOSING, true, RefusalReason.CLOSING.word(), "the link has ended"));
            }
            return;
        }
        boolean isBulkOnly = link.isBulkOnly(agreed.slot());
        if (isBulkOnly) {
            transport.tuneForBulk(context.channel());
        }
        begin(added, agreed, isBulkOnly);
        if (result != null) {
            result.linked(link);
        }
    }

    /**
     * An accepted connection was served by a loop of the prompt ones until it said what it is for; one for bulk goes to another now. Nothing is
     * lost on the way: the peer sends only after this side's last word, and that stays in the socket.
     */
    private void move(Handshaken agreed) {
        FrameLink link = transport.hub().linkOf(agreed);
        Channel channel = context.channel();
        EventLoop target = transport.bulkLoop();
        if (link == null || !link.isBulk(agreed.slot()) || target == channel.eventLoop()) {
            join(link, agreed);
            return;
        }
        phase = Phase.MOVING;
        channel.deregister().addListener(left -> target.register(channel).addListener(came -> {
            if (came.isSuccess() && phase == Phase.MOVING) {
                join(transport.hub().linkOf(agreed), agreed);
            } else {
                channel.close();
            }
        }));
    }

    @Override
    public void refused(Refusal refusal) {
        handshakeOver();
        transport.hub().refused(refusal, dialled, remote);
        if (result != null) {
            result.refused(refusal);
        }
        phase = Phase.FINISHING;
        boolean spoken = refusal.here() && refusal.reason() != RefusalReason.GARBAGE && refusal.reason() != RefusalReason.OVERSIZED
                && refusal.reason() != RefusalReason.TIMEOUT && refusal.reason() != RefusalReason.ABANDONED;
        if (crowded != null) {
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        } else if (spoken) {
            linger();
        } else {
            context.close();
        }
    }

    private void handshakeOver() {
        if (handshakeTimer != null) {
            handshakeTimer.cancel(false);
        }
        transport.hub().handshakeBytes(handshakeSent, handshakeReceived);
    }

    /** The transport closes: who has not proved itself yet is sent away, a link says goodbye. From any thread. */
    void refuse(RefusalReason reason, String detail) {
        execute(() -> {
            if (phase == Phase.HANDSHAKE) {
                handshake.refuse(reason, detail);
            }
        });
    }

    /** The time is over: away with it. From any thread. */
    void kill() {
        execute(() -> {
            if (connection != null) {
                connection.abandon();
            }
            context.close();
        });
    }

    // ---- the wire ----

    @Override
    public int available() {
        return input.readableBytes();
    }

    @Override
    public void read(byte[] to, int offset, int count) {
        input.readBytes(to, offset, count);
    }

    @Override
    public ByteBuffer view() {
        return input.nioBufferCount() == 1 && input.isReadable() ? input.internalNioBuffer(input.readerIndex(), input.readableBytes()) : null;
    }

    @Override
    public void skip(int count) {
        input.skipBytes(count);
    }

    @Override
    public boolean onWireThread() {
        return context.executor().inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        try {
            context.executor().execute(task);
        } catch (RejectedExecutionException e) {
            // The loops are stopped: the link has ended, or is being told so by channelInactive.
            broken = "the transport was stopped";
        }
    }

    @Override
    public void after(long nanos, Runnable task) {
        try {
            context.executor().schedule(task, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            broken = "the transport was stopped";
        }
    }

    @Override
    public boolean isWritable() {
        return phase == Phase.LINK && output.isWritable();
    }

    @Override
    public void write(byte[] head, int headLength, byte[] body, int bodyOffset, int bodyLength, int channel, int cost) {
        if (phase == Phase.LINK) {
            output.write(head, headLength, body, bodyOffset, bodyLength, channel, cost);
        }
    }

    @Override
    public RunMemory memory(int bytes) {
        return new PooledMemory(context.alloc().directBuffer(bytes, bytes));
    }

    @Override
    public void write(RunMemory memory, int length, int channel, int cost, Runnable written) {
        if (phase == Phase.LINK) {
            output.write((PooledMemory) memory, length, channel, cost, written);
        } else {
            written.run();
        }
    }

    @Override
    public void flush() {
        if (phase == Phase.LINK) {
            output.flush();
        }
    }

    @Override
    public void finish() {
        if (phase == Phase.LINK) {
            phase = Phase.FINISHING;
            linger();
        }
    }

    @Override
    public void abort() {
        if (phase != Phase.CLOSED) {
            phase = Phase.FINISHING;
            context.close();
        }
    }

    private void linger() {
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((ChannelFutureListener) this::shutOutput);
        after(TimeUnit.MILLISECONDS.toNanos(LINGER_MILLIS), context::close);
    }

    private void shutOutput(ChannelFuture written) {
        if (written.isSuccess() && written.channel() instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        } else {
            context.close();
        }
    }
}
