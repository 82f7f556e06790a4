package io.foundation.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.context.TraceParent;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.codec.ErrorCodec;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.Message;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each kind of frame as protocol version 2 wrote it first: whoever speaks version 2 reads them and writes them so. */
class KeptFramesTest {

    private static final byte[] BODY = {1, 2, 3};
    private static final Message MESSAGE = new Message("data", "orders.new", "key", Context.empty(), BODY);
    private static final Message TRACED = new Message("data", "s", "", Context.of("c1", new TraceParent(1, 2, 3, 1), Map.of("tenant", "t7")), BODY);

    private static final String WRITTEN = "00000017001201020a6f72646572732e6e6577036b65790001020300000032002d01020173000702633100000000000000010000000000000002000000000000000301010674"
            + "656e616e74027437010203000000180013024d020a6f72646572732e6e6577036b65790001020300000008000303024d01020300000013000304024eea20066e6f626f647901"
            + "01610162000000040002050500000004000206050000001c0017080480b4c4c3210a6f72646572732e6e6577036b6579000102030000001c00170902a08d0601020a6f726465"
            + "72732e6e6577036b6579000102030000000900040a0200030102030000000a00080b02e807c096b1020000000600040c02e8070000000400020d030000000300010e00000008"
            + "0006070103627965";

    private static void add(ByteArrayOutputStream to, FrameEncoder encoder, int head, byte[] body) {
        to.write(encoder.head(), 0, head);
        to.writeBytes(body);
    }

    private static byte[] all() {
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        FrameEncoder encoder = new FrameEncoder();
        byte[] nothing = {};
        add(to, encoder, encoder.message(2, MESSAGE), BODY);
        add(to, encoder, encoder.message(2, TRACED), BODY);
        add(to, encoder, encoder.request(77, 2, MESSAGE), BODY);
        add(to, encoder, encoder.reply(2, 77, BODY.length), BODY);
        byte[] error = ErrorCodec.toBytes(new FoundationException(ErrorType.NO_HANDLER, "nobody", null, Map.of("a", "b")));
        add(to, encoder, encoder.error(2, 78, error.length), error);
        add(to, encoder, encoder.ping(5), nothing);
        add(to, encoder, encoder.pong(5), nothing);
        encoder.reset();
        encoder.valueHead(4, 9_000_000_000L, MESSAGE, FrameEncoder.PLAIN);
        add(to, encoder, encoder.finish(BODY.length), BODY);
        encoder.reset();
        encoder.firstHead(2, 100_000, FrameEncoder.PLAIN);
        encoder.inFirst(new OutboundFrame(FrameKind.MESSAGE, MESSAGE, BODY, 0, 0, 0), 2);
        add(to, encoder, encoder.finish(BODY.length), BODY);
        encoder.reset();
        encoder.pieceHead(2, false, 3, FrameEncoder.PLAIN);
        add(to, encoder, encoder.finish(BODY.length), BODY);
        add(to, encoder, encoder.credit(2, 1_000, 5_000_000), nothing);
        add(to, encoder, encoder.sync(2, 1_000), nothing);
        add(to, encoder, encoder.open(3), nothing);
        add(to, encoder, encoder.done(), nothing);
        add(to, encoder, encoder.goodbye(Goodbye.LEAVING, "bye"), nothing);
        return to.toByteArray();
    }

    private static List<String> said(byte[] bytes) {
        FrameCodecTest.Log log = new FrameCodecTest.Log();
        new FrameDecoder().decode(new ArraySource(bytes), log);
        return log.frames;
    }

    @Test
    void everyKindIsReadAndWrittenAsItWas() {
        assertThat(HexFormat.of().formatHex(all())).isEqualTo(WRITTEN);
        assertThat(said(HexFormat.of().parseHex(WRITTEN))).hasSize(15).isEqualTo(said(all()));
        assertThat(said(all())).element(10).isEqualTo("credit 2 1000 5000000");
    }
}
