package io.foundation.cluster.core.delivery;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.codec.ErrorCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.topology.dissemination.IntervalSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the receiver of numbered messages has: all of it every time, so that one that is lost does not matter. The sets are the
 * receiver's own and go on changing: it is encoded at once.
 *
 * @param channel  the channel
 * @param received the numbers that came and were handed over
 * @param pending  those of them whose outcome is not known yet, or is not in this frame
 * @param outcomes those of them that somebody waited for, and what came of them
 */
public record AckFrame(String channel, IntervalSet received, IntervalSet pending, List<Finished> outcomes) {

    /** The most outcomes of one frame. */
    static final int MAX_OUTCOMES = 256;

    private static final int VERSION = 1;
    private static final int MAX_CHANNEL_BYTES = 64;
    private static final int MAX_SENTENCE = 256;
    private static final int MAX_BYTES = 256 << 10;
    private static final int INITIAL_BYTES = 64;
    /** For facts and causes of errors in one frame; those for which there is no room go as code and sentence. */
    private static final int MAX_DETAIL_BYTES = 32 << 10;
    private static final String NODE = "node";

    /**
     * The outcome of one message.
     *
     * @param sequence its number
     * @param error    why it was refused or its handler failed; empty if all is well
     */
    public record Finished(long sequence, Optional<FoundationException> error) {
    }

    public byte[] encode() {
        WireWriter writer = new WireWriter(INITIAL_BYTES, MAX_BYTES);
        writer.writeU8(VERSION).writeString(channel);
        received.write(writer);
        pending.write(writer);
        writer.writeVarint(outcomes.size());
        for (Finished each : outcomes) {
            writer.writeVarint(each.sequence).writeVarint(each.error.map(error -> error.type().code()).orElse(0));
            each.error.ifPresent(error -> writer.writeString(shortened(error.getMessage())));
        }
        writeDetails(writer);
        return writer.toByteArray();
    }

    /** Behind what the first version reads, and only if there is something: the place of an outcome, and its error in whole. */
    private void writeDetails(WireWriter writer) {
        int left = MAX_DETAIL_BYTES;
        for (int i = 0; i < outcomes.size(); i++) {
            FoundationException error = outcomes.get(i).error.filter(AckFrame::hasDetails).orElse(null);
            byte[] whole = error == null ? null : ErrorCodec.toBytes(error);
            if (whole != null && whole.length <= left) {
                left -= whole.length;
                writer.writeVarint(i).writeBytes(whole);
            }
        }
    }

    private static boolean hasDetails(FoundationException error) {
        return error.getCause() != null || !error.context().isEmpty() || String.valueOf(error.getMessage()).length() > MAX_SENTENCE;
    }

    private static String shortened(String sentence) {
        return sentence.length() <= MAX_SENTENCE ? sentence : sentence.substring(0, MAX_SENTENCE);
    }

    /**
     * @param from who sent it: named in the errors it tells of
     * @throws FoundationException {@code DESERIALIZATION_FAILED} if it is none
     */
    public static AckFrame decode(byte[] bytes, NodeName from) {
        WireReader reader = new WireReader(bytes);
        if (reader.readU8() != VERSION) {
            throw reader.malformed("a confirmation of another version");
        }
        String channel = reader.readString(MAX_CHANNEL_BYTES);
        IntervalSet received = IntervalSet.read(reader);
        IntervalSet pending = IntervalSet.read(reader);
        int count = reader.readCount(MAX_OUTCOMES, 2);
        List<Finished> outcomes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long sequence = reader.readVarint(Long.MAX_VALUE);
            int code = reader.readVarint32(Integer.MAX_VALUE);
            outcomes.add(new Finished(sequence, code == 0 ? Optional.empty()
                    : Optional.of(new FoundationException(ErrorType.ofCode(code), reader.readString(3 * MAX_SENTENCE)).with(NODE, from.value()))));
        }
        for (int left = count; left > 0 && reader.hasRemaining(); left--) {
            int place = reader.readVarint32(MAX_OUTCOMES);
            byte[] whole = reader.readBytes(ErrorCodec.MAX_BYTES);
            if (place < count && outcomes.get(place).error.isPresent()) {
                outcomes.set(place, new Finished(outcomes.get(place).sequence, Optional.of(ErrorCodec.answered(whole, from))));
            }
        }
        return new AckFrame(channel, received, pending, outcomes);
    }
}
