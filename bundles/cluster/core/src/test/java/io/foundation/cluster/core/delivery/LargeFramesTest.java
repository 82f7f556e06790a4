package io.foundation.cluster.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.Time;
import io.foundation.cluster.api.messaging.LargeBody;
import io.foundation.cluster.core.messaging.BodyFeed;
import io.foundation.cluster.core.messaging.FileBody;
import io.foundation.cluster.core.messaging.RelayEnvelope;
import io.foundation.transport.api.Payload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Large bodies: the same on the wire as in memory, sent again only after they were read, and let go of when nobody wants them. */
class LargeFramesTest {

    private static final Context CONTEXT = Context.empty();
    private static final byte[] BODY = body();

    private long now;
    private final Time time = new Time() {
        @Override
        public long nanos() {
            return now;
        }

        @Override
        public long wallMillis() {
            return now / 1_000_000;
        }
    };

    private static byte[] body() {
        byte[] body = new byte[100_000];
        new Random(1).nextBytes(body);
        return body;
    }

    /** What came, as the transport gives it. */
    private static final class Came implements Payload {
        private final byte[] bytes;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Came(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public boolean isInMemory() {
            return false;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public void transferTo(WritableByteChannel target) throws IOException {
            target.write(ByteBuffer.wrap(bytes));
        }

        @Override
        public byte[] toByteArray() {
            return bytes.clone();
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }

    /** What the link reads of a feed, in pieces. */
    private static byte[] read(BodyFeed feed, int piece) throws IOException {
        byte[] all = new byte[(int) feed.length()];
        for (int at = 0; at < all.length; at += piece) {
            feed.read(all, at, Math.min(piece, all.length - at));
        }
        feed.close();
        return all;
    }

    @Test
    void numberedOnesAreTheSameBytesAsInMemory() throws IOException {
        DataFrame small = new DataFrame(17, 12, 9, true, "orders.new", CONTEXT, BODY);
        DataFrame large = new DataFrame(17, 12, 9, true, "orders.new", CONTEXT, new byte[0], LargeBody.of(BODY));
        for (int piece : new int[] {1, 7, 65_536, 200_000}) {
            assertThat(read(new BodyFeed(large.encode(), large.large()), piece)).isEqualTo(small.encode());
        }
        DataFrame read = DataFrame.decode(new FileBody(new Came(small.encode())), CONTEXT);
        assertThat(FileBody.inMemory(read.large())).isEqualTo(BODY);
        assertThat(read).usingRecursiveComparison().ignoringFields("large").isEqualTo(new DataFrame(17, 12, 9, true, "orders.new", CONTEXT, new byte[0]));
    }

    @Test
    void relayedOnesAreTheSameBytesAsInMemory() throws IOException {
        NodeId origin = NodeId.of("a", 1);
        RelayEnvelope small = new RelayEnvelope(RelayEnvelope.Kind.MESSAGE, origin, NodeId.of("b", 2), 3, 0, 6, 1, 0, "s", "k", CONTEXT, BODY);
        RelayEnvelope large = new RelayEnvelope(RelayEnvelope.Kind.MESSAGE, origin, NodeId.of("b", 2), 3, 0, 6, 1, 0, "s", "k", CONTEXT, new byte[0], LargeBody.of(BODY));
        assertThat(read(new BodyFeed(large.toBytes(), large.large()), 30_000)).isEqualTo(small.toBytes());
        RelayEnvelope read = RelayEnvelope.read(new FileBody(new Came(small.toBytes()))).orElseThrow();
        assertThat(read.inMemory()).usingRecursiveComparison().isEqualTo(small);
        byte[] cut = Arrays.copyOf(small.toBytes(), small.toBytes().length - 1);
        assertThatThrownBy(() -> RelayEnvelope.read(new FileBody(new Came(cut)))).isInstanceOf(FoundationException.class);
    }

    @Test
    void aBodyIsNotSentAgainWhileItIsReadNorAsLongAgain() {
        List<DataFrame> sent = new ArrayList<>();
        SendStream stream = new SendStream("data", true, false, 1 << 20, time, new SendStream.Effects() {
            @Override
            public boolean transmit(DataFrame frame, Parcel parcel) {
                sent.add(frame);
                return true;
            }

            @Override
            public void probe(ProbeFrame frame) {
            }

            @Override
            public void settled(Parcel parcel, FoundationException error) {
            }
        });
        stream.connected();
        stream.offer(new Parcel("s", "k", CONTEXT, new byte[0], LargeBody.of(BODY), false, error -> { }));
        assertThat(sent).hasSize(1);
        assertThat(stream.wakeAt()).as("nothing is due while it is read").isEqualTo(SendStream.NEVER);
        now += 60_000_000_000L;
        stream.tick();
        assertThat(sent).hasSize(1);
        stream.wasRead(sent.get(0), true);
        now += 59_000_000_000L;
        stream.tick();
        assertThat(sent).hasSize(1);
        now += 2_000_000_000L;
        stream.tick();
        assertThat(sent).as("as long after the reading as that took").hasSize(2);
        stream.wasRead(sent.get(0), true);
        assertThat(stream.wakeAt()).as("the first reading says nothing of the second").isEqualTo(SendStream.NEVER);
        stream.wasRead(sent.get(1), false);
        now += 10_000_000_000L;
        stream.tick();
        assertThat(sent).as("one that was broken off is due as any other").hasSize(3);
    }

    @Test
    void whatIsNotHandedOverIsLetGo() {
        ReceiveStream stream = new ReceiveStream("data", 3 << 20, time, new ReceiveStream.Effects() {
            @Override
            public Handing hand(DataFrame frame) {
                return frame.sequence() == 1 ? Handing.TAKEN : Handing.BUSY;
            }

            @Override
            public void acknowledge(AckFrame ack) {
            }

            @Override
            public void discard(DataFrame frame) {
                ((FileBody) frame.large()).close();
            }
        });
        List<Came> came = new ArrayList<>();
        // The first is handed over, and comes again; the second has no room; the third to the fifth wait for one that is missing, and a megabyte each; there is no room for the last.
        for (long[] frame : new long[][] {{1, 0}, {1, 0}, {2, 0}, {4, 3}, {5, 4}, {6, 0}}) {
            Came file = new Came(new byte[2 << 20]);
            came.add(file);
            stream.data(new DataFrame(frame[0], frame[1], 1, false, "s", CONTEXT, new byte[0], new FileBody(file)));
        }
        assertThat(came).extracting(file -> file.closed.get()).containsExactly(false, true, false, false, false, true);
        stream.senderGone();
        assertThat(came).extracting(file -> file.closed.get()).containsExactly(false, true, false, true, true, true);
        stream.close();
        assertThat(came).extracting(file -> file.closed.get()).containsExactly(false, true, true, true, true, true);
    }
}
