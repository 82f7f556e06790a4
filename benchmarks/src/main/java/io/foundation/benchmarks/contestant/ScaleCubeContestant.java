package io.foundation.benchmarks.contestant;

import io.scalecube.cluster.transport.api.Message;
import io.scalecube.cluster.transport.api.MessageCodec;
import io.scalecube.cluster.transport.api.Transport;
import io.scalecube.cluster.transport.api.TransportConfig;
import io.scalecube.transport.netty.tcp.TcpTransportFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/** ScaleCube's transport, which its cluster stands on. Its own codecs are slow, so it gets one that writes the bytes as they are. */
final class ScaleCubeContestant implements ChannelContestant {

    private static final int MAX_FRAME = 16 << 20;

    @Override
    public ChannelEnd open(Ends ends, Arrivals arrivals) {
        Transport transport = Transport.bindAwait(TransportConfig.defaultConfig().port(ends.port()).maxFrameLength(MAX_FRAME)
                .messageCodec(new Plain()).transportFactory(new TcpTransportFactory()));
        transport.listen().subscribe(message -> Bodies.tell(arrivals, message.data()));
        return new End(transport, "127.0.0.1:" + ends.other());
    }

    /** The body and nothing else. */
    private static final class Plain implements MessageCodec {

        @Override
        public Message deserialize(InputStream in) throws IOException {
            return Message.fromData(in.readAllBytes());
        }

        @Override
        public void serialize(Message message, OutputStream out) throws IOException {
            byte[] body = message.data();
            out.write(body);
        }
    }

    private record End(Transport transport, String other) implements ChannelEnd {

        @Override
        public void send(Lane lane, byte[] body) {
            transport.send(other, Message.fromData(body)).subscribe(nothing -> { }, failure -> { });
        }

        @Override
        public void close() {
            transport.stop().block(Duration.ofSeconds(10));
        }
    }
}
