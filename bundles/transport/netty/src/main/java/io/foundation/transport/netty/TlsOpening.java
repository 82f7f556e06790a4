package io.foundation.transport.netty;

import io.foundation.transport.link.ChannelBinding;
import io.foundation.transport.link.RefusalReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;

/**
 * Stands before TLS and looks at the first byte that comes, once: a peer of ours that does not encrypt is told so, or heard, in
 * place of an alert that nobody understands. On the accepting side TLS takes part only if the peer begins with it.
 */
final class TlsOpening extends ChannelInboundHandlerAdapter {

    private static final int TLS_FIRST = 0x14;
    private static final int TLS_LAST = 0x17;
    private static final int OURS = 0xf0;

    private final SslHandler tls;
    private final boolean dialler;
    private final boolean isOptional;

    /**
     * @param tls        is in the pipeline already when dialling, and is put there when a peer begins with TLS otherwise
     * @param isOptional whether a peer that does not encrypt is heard on the accepting side
     */
    TlsOpening(SslHandler tls, boolean dialler, boolean isOptional) {
        this.tls = tls;
        this.dialler = dialler;
        this.isOptional = isOptional;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (!bytes.isReadable()) {
            bytes.release();
            return;
        }
        int first = bytes.getUnsignedByte(bytes.readerIndex());
        boolean isTls = first >= TLS_FIRST && first <= TLS_LAST;
        if (isTls && !dialler) {
            ctx.pipeline().addAfter(ctx.name(), null, tls);
        } else if (first == OURS && dialler) {
            // Only a refusal can come so early, such as of a peer that is too busy to begin with TLS.
            ctx.pipeline().remove(TlsVerdict.class);
            ctx.pipeline().remove(tls);
        } else if (first == OURS && isOptional) {
            ctx.pipeline().remove(TlsVerdict.class);
            ctx.fireUserEventTriggered(ChannelBinding.NONE);
        } else if (first == OURS) {
            bytes.release();
            ctx.fireUserEventTriggered(new TlsFailure(RefusalReason.ENCRYPTION,
                    "it does not encrypt, and this node takes encrypted links only: set the same encryption on every node of the cluster", TlsFailure.Side.HERE_IN_PLAIN));
            return;
        } else if (!isTls) {
            bytes.release();
            ctx.fireUserEventTriggered(new TlsFailure(RefusalReason.GARBAGE,
                    "what it sent is neither TLS nor the link protocol: byte 0 is 0x" + Integer.toHexString(first | 0x100).substring(1), TlsFailure.Side.HERE));
            return;
        }
        ctx.fireChannelRead(message);
        ctx.pipeline().remove(this);
    }
}
