package io.foundation.transport.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.context.TraceParent;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.codec.ErrorCodec;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.Message;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FrameCodecTest {

    /** Frames as texts, to compare them. */
    static class Log implements FrameSink {
        final List<String> frames = new ArrayList<>();
        int stopAfter = Integer.MAX_VALUE;

        @Override
        public void onMessage(FrameHead head) {
            frames.add(text(head, Arrays.copyOfRange(head.array(), head.offset, head.offset + head.length)));
        }

        static String text(FrameHead head, byte[] body) {
            return switch (head.kind) {
                case FrameKind.MESSAGE -> message("message", head.channel, head.subject, head.key, head.context, body);
                case FrameKind.VALUE -> message("value " + head.version, head.channel, head.subject, head.key, head.context, body);
                case FrameKind.REQUEST -> message("request " + head.correlation, head.channel, head.subject, head.key, head.context, body);
                case FrameKind.REPLY -> "reply " + head.correlation + ' ' + Arrays.hashCode(body);
                default -> "error " + head.correlation + ' ' + ErrorCodec.read(body);
            };
        }

        static String message(String kind, int channel, String subject, String key, Context context, byte[] body) {
            return kind + ' ' + channel + ' ' + subject + ' ' + key + ' ' + context + ' ' + Arrays.hashCode(body) + ' ' + body.length;
        }

        @Override
        public void onFirst(FrameHead head) {
            frames.add("first of " + head.position + ' ' + text(head, Arrays.copyOfRange(head.array(), head.offset, head.offset + head.length)));
        }

        @Override
        public void onPiece(FrameHead head) {
            frames.add("piece " + head.channel + ' ' + head.ofReply + ' ' + head.position + ' '
                    + Arrays.hashCode(Arrays.copyOfRange(head.array(), head.offset, head.offset + head.length)));
        }

        @Override
        public void onCredit(int channel, long received, long limit) {
            frames.add("credit " + channel + ' ' + received + ' ' + limit);
        }

        @Override
        public void onSync(int channel, long sent) {
            frames.add("sync " + channel + ' ' + sent);
        }

        @Override
        public void onOpen(int slot) {
            frames.add("open " + slot);
        }

        @Override
        public void onDone() {
            frames.add("done");
        }

        @Override
        public void onPing(long id) {
            frames.add("ping " + id);
        }

        @Override
        public void onPong(long id) {
            frames.add("pong " + id);
        }

        @Override
        public void onGoodbye(int code, String detail) {
            frames.add("goodbye " + code + ' ' + detail);
        }

        @Override
        public boolean wantsMore() {
            return frames.size() < stopAfter;
        }
    }

    /** A stream of frames and what it says, from a seed. */
    static final class Stream {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final List<String> said = new ArrayList<>();
        private final FrameEncoder encoder = new FrameEncoder();

        Stream(long seed, int count) {
            Random random = new Random(seed);
            for (int i = 0; i < count; i++) {
                add(random);
            }
        }

        private void add(Random random) {
            byte[] body = new byte[random.nextInt(4) == 0 ? random.nextInt(60_000) : random.nextInt(100)];
            random.nextBytes(body);
            Context context = random.nextBoolean() ? Context.empty()
                    : Context.of("c" + random.nextInt(10), new TraceParent(1, random.nextLong() | 1, 1, 1), Map.of("k", "ü".repeat(random.nextInt(2_000))));
            Message message = new Message("data", "subject-" + random.nextInt(300), random.nextBoolean() ? "" : "key-" + random.nextInt(300), context, body);
            long correlation = random.nextLong() >>> random.nextInt(1, 64);
            int channel = random.nextInt(48);
            switch (random.nextInt(12)) {
                case 0, 1 -> {
                    write(encoder.message(channel, message), body);
                    said.add(Log.message("message", channel, message.subject(), message.key(), context, body));
                }
                case 2 -> {
                    write(encoder.request(correlation, channel, message), body);
                    said.add(Log.message("request " + correlation, channel, message.subject(), message.key(), context, body));
                }
                case 3 -> {
                    write(encoder.reply(channel, correlation, body.length), body);
                    said.add("reply " + correlation + ' ' + Arrays.hashCode(body));
                }
                case 4 -> {
                    byte[] error = ErrorCodec.toBytes(new FoundationException(ErrorType.NO_HANDLER, "no " + correlation, null, Map.of("a", "b")));
                    write(encoder.error(channel, correlation, error.length), error);
                    said.add("error " + correlation + ' ' + ErrorCodec.read(error));
                }
                case 5 -> {
                    write(encoder.ping(correlation), new byte[0]);
                    said.add("ping " + correlation);
                }
                case 6 -> {
                    encoder.reset();
                    encoder.valueHead(channel, correlation, message, FrameEncoder.PLAIN);
                    write(encoder.finish(body.length), body);
                    said.add(Log.message("value " + correlation, channel, message.subject(), message.key(), context, body));
                }
                case 7 -> {
                    encoder.reset();
                    encoder.firstHead(channel, 1_000_000, FrameEncoder.PLAIN);
                    encoder.inFirst(new OutboundFrame(FrameKind.REQUEST, message, body, correlation, 0, 0), channel);
                    write(encoder.finish(body.length), body);
                    said.add("first of 1000000 " + Log.message("request " + correlation, channel, message.subject(), message.key(), context, body));
                }
                case 8 -> {
                    encoder.reset();
                    encoder.pieceHead(channel, true, correlation, FrameEncoder.PLAIN);
                    write(encoder.finish(body.length), body);
                    said.add("piece " + channel + " true " + correlation + ' ' + Arrays.hashCode(body));
                }
                case 9 -> {
                    write(encoder.credit(channel, correlation, correlation / 2), new byte[0]);
                    said.add("credit " + channel + ' ' + correlation + ' ' + correlation / 2);
                }
                case 10 -> {
                    write(encoder.done(), new byte[0]);
                    write(encoder.open(channel), new byte[0]);
                    write(encoder.sync(channel, correlation), new byte[0]);
                    said.addAll(List.of("done", "open " + channel, "sync " + channel + ' ' + correlation));
                }
                default -> {
                    write(encoder.goodbye(Goodbye.LEAVING, "bye " + correlation), new byte[0]);
                    said.add("goodbye " + Goodbye.LEAVING.code() + " bye " + correlation);
                }
            }
        }

        private void write(int head, byte[] body) {
            bytes.write(encoder.head(), 0, head);
            bytes.writeBytes(body);
        }
    }

    /** A source that must be copied from. */
    private static ByteSource withoutView(ArraySource source) {
        return new ByteSource() {
            @Override
            public int available() {
                return source.available();
            }

            @Override
            public void read(byte[] to, int offset, int count) {
                source.read(to, offset, count);
            }
        };
    }

    @Property(seed = "1", tries = 200, generation = GenerationMode.RANDOMIZED)
    void framesComeOutAsTheyWentInHoweverTheyAreCut(@ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int count, @ForAll boolean inPlace) {
        Stream stream = new Stream(seed, count);
        byte[] bytes = stream.bytes.toByteArray();
        Random cuts = new Random(~seed);
        FrameDecoder decoder = new FrameDecoder();
        Log log = new Log();
        for (int at = 0; at < bytes.length; ) {
            int size = Math.min(bytes.length - at, 1 + cuts.nextInt(cuts.nextInt(3) == 0 ? 50_000 : 40));
            decoder.decode(inPlace ? new ArraySource(bytes, at, size) : withoutView(new ArraySource(bytes, at, size)), log);
            at += size;
        }
        assertThat(log.frames).isEqualTo(stream.said);
    }

    /** Mutated frames give frames or one of two errors, never another exception, never memory beyond the bound. */
    @Property(seed = "2", tries = 2_000, generation = GenerationMode.RANDOMIZED)
    void mutatedFramesAreReadOrRefused(@ForAll long seed) {
        byte[] bytes = new Stream(seed, 5).bytes.toByteArray();
        Random random = new Random(seed);
        for (int i = random.nextInt(1, 20); i > 0; i--) {
            bytes[random.nextInt(Math.min(bytes.length, 400))] = (byte) random.nextInt();
        }
        readOrRefuse(bytes);
    }

    @Property(seed = "3", tries = 2_000, generation = GenerationMode.RANDOMIZED)
    void randomBytesAreReadOrRefused(@ForAll byte[] bytes) {
        readOrRefuse(bytes);
    }

    private static void readOrRefuse(byte[] bytes) {
        Throwable failure = catchThrowable(() -> new FrameDecoder().decode(new ArraySource(bytes), new Log()));
        if (failure != null) {
            assertThat(failure).isInstanceOf(FoundationException.class);
            assertThat(((FoundationException) failure).type()).isIn(ErrorType.TOO_LARGE, ErrorType.DESERIALIZATION_FAILED);
        }
    }

    @Example
    void aClaimOfTwoGibibytesIsRefusedFromItsHead() {
        for (int length : new int[] {Integer.MAX_VALUE, -1, FrameDecoder.MAX_BODY_BYTES + 100_000}) {
            byte[] head = {(byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length, 0, 10};
            Throwable failure = catchThrowable(() -> new FrameDecoder().decode(new ArraySource(head), new Log()));
            assertThat(((FoundationException) failure).type()).isEqualTo(ErrorType.TOO_LARGE);
        }
    }

    @Example
    void aKindThatIsNotKnownIsRefused() {
        Throwable failure = catchThrowable(() -> new FrameDecoder().decode(new ArraySource(new byte[] {0, 0, 0, 3, 0, 1, 99}), new Log()));
        assertThat(((FoundationException) failure).type()).isEqualTo(ErrorType.DESERIALIZATION_FAILED);
    }

    @Example
    void aSinkThatHasEnoughGetsNoMore() {
        Stream stream = new Stream(5, 10);
        Log log = new Log();
        log.stopAfter = 3;
        new FrameDecoder().decode(new ArraySource(stream.bytes.toByteArray()), log);
        assertThat(log.frames).isEqualTo(stream.said.subList(0, 3));
    }

    @Example
    void aHeadLikeTheLastMeansTheSameAndAnotherDoesNot() {
        Context user = Context.empty().withBaggage("user", "me");
        Message one = new Message("c", "subject", "key", Context.empty(), new byte[] {1});
        Message longer = new Message("c", "subject", "key", Context.empty(), new byte[300]);
        Message other = new Message("c", "subject", "yek", Context.empty(), new byte[] {2});
        Message users = new Message("c", "subject", "key", user, new byte[0]);
        Message[] sent = {one, one, longer, one, other, one, users, users, one};
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        RepeatedHead heads = new RepeatedHead(3, 512);
        for (int i = 0; i < sent.length; i++) {
            FrameEncoder head = i == 5 ? heads.request(9, sent[i]) : heads.message(sent[i]);
            head.finish(sent[i].body().length);
            head.body(sent[i].body());
            bytes.write(head.head(), 0, head.length());
            FrameEncoder ping = new FrameEncoder();
            bytes.write(ping.head(), 0, ping.ping(i));
        }
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < sent.length; i++) {
            expected.add(Log.message(i == 5 ? "request 9" : "message", 3, sent[i].subject(), sent[i].key(), sent[i].context(), sent[i].body()));
        }
        Log log = new Log();
        new FrameDecoder().decode(new ArraySource(bytes.toByteArray()), log);
        assertThat(log.frames.stream().filter(frame -> !frame.startsWith("ping")).toList()).isEqualTo(expected);
    }

    @Example
    void aKnownSubjectIsNotMadeAgain() {
        FrameEncoder encoder = new FrameEncoder();
        FrameDecoder decoder = new FrameDecoder();
        List<String> subjects = new ArrayList<>();
        Log log = new Log() {
            @Override
            public void onMessage(FrameHead head) {
                subjects.add(head.subject);
            }
        };
        for (int i = 0; i < 2; i++) {
            int head = encoder.message(0, new Message("data", "known/ü", "", Context.empty(), new byte[0]));
            decoder.decode(new ArraySource(encoder.head(), 0, head), log);
        }
        assertThat(subjects.get(0)).isEqualTo("known/ü").isSameAs(subjects.get(1));
    }
}
