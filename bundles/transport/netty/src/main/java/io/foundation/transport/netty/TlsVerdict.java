package io.foundation.transport.netty;

import io.foundation.transport.link.ChannelBinding;
import io.foundation.transport.link.RefusalReason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.channels.ClosedChannelException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Stands behind TLS and says in our words what came of it: a {@link ChannelBinding} or a {@link TlsFailure} goes on as an event. */
final class TlsVerdict extends ChannelInboundHandlerAdapter {

    private static final int MAX_DETAIL = 300;

    private final LinkTls tls;
    private final SslHandler handler;
    private final boolean dialler;
    private boolean said;

    TlsVerdict(LinkTls tls, SslHandler handler, boolean dialler) {
        this.tls = tls;
        this.handler = handler;
        this.dialler = dialler;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent completion)) {
            ctx.fireUserEventTriggered(event);
        } else if (!said) {
            said = true;
            ctx.fireUserEventTriggered(completion.isSuccess() ? encrypted() : failed(completion.cause()));
        }
    }

    /** In TLS 1.3 the dialling side is through before the peer has looked at its certificate: a no comes after that. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Throwable inner = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        if (said && inner instanceof SSLException) {
            ctx.fireUserEventTriggered(failed(inner));
        }
        ctx.fireExceptionCaught(cause);
    }

    private Object encrypted() {
        try {
            return tls.binding(handler.engine());
        } catch (GeneralSecurityException | SSLException e) {
            return new TlsFailure(RefusalReason.CERTIFICATE, sentence(e), TlsFailure.Side.HERE);
        }
    }

    private TlsFailure failed(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof CertificateException) {
                return new TlsFailure(RefusalReason.CERTIFICATE, sentence(each), TlsFailure.Side.HERE);
            }
        }
        if (cause instanceof NotSslRecordException) {
            return new TlsFailure(RefusalReason.GARBAGE, "what it sent is not TLS", TlsFailure.Side.HERE);
        }
        if (cause instanceof ClosedChannelException || cause.getCause() instanceof ClosedChannelException) {
            return new TlsFailure(RefusalReason.ABANDONED, dialler
                    ? "the peer closed the connection in place of encrypting it: set the same encryption on every node of the cluster, and see its log"
                    : "it closed the connection before it was encrypted", TlsFailure.Side.HERE);
        }
        String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("received fatal alert")) {
            // Who came here of his own accord and then did not want to is counted; a dial is answered by the error.
            return new TlsFailure(RefusalReason.CERTIFICATE, "the peer ended TLS (" + sentence(cause)
                    + "): it does not accept the certificate or the version of this node, and its log says why",
                    dialler ? TlsFailure.Side.PEER : TlsFailure.Side.HERE);
        }
        if (text.contains("protocol version") || text.contains("supported_versions")) {
            return new TlsFailure(RefusalReason.VERSION, "it does not speak TLS 1.3", TlsFailure.Side.HERE);
        }
        if (text.contains("certificate") || text.contains("bad_certificate")) {
            return new TlsFailure(RefusalReason.CERTIFICATE, "it showed no certificate: encrypt by certificates on every node of the cluster (" + sentence(cause) + ')', TlsFailure.Side.HERE);
        }
        return new TlsFailure(RefusalReason.GARBAGE, "TLS failed: " + sentence(cause), TlsFailure.Side.HERE);
    }

    private static String sentence(Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        return text.length() <= MAX_DETAIL ? text : text.substring(0, MAX_DETAIL);
    }
}
