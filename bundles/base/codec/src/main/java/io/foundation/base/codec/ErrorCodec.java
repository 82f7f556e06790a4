package io.foundation.base.codec;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An error on its way to another node: code (varint), sentence, facts (count, then key and value) and, if it has some, its causes: count, then
 * from the nearest to the first each as code, sentence and facts. Who knows nothing of causes reads up to the facts and leaves the rest. Causes that are
 * no errors of this family go as {@code UNKNOWN_ERROR} with their own words; stack traces stay where they are. Texts are cut to their bounds and made
 * {@linkplain PlainText plain}; causes that do not fit are left out.
 */
public final class ErrorCodec {

    /** The most bytes of an error. */
    public static final int MAX_BYTES = 16 << 10;

    /** The fact that names the node where it went wrong. */
    private static final String NODE = "node";
    private static final int FIRST_BYTES = 256;
    private static final int MAX_SENTENCE_CHARS = 2_000;
    private static final int MAX_CAUSE_CHARS = 500;
    private static final int MAX_FACTS = 16;
    private static final int MAX_FACT_CHARS = 128;
    private static final int MAX_CAUSES = 8;
    private static final int BYTES_PER_CHAR = 3;
    /** Code, length and count of an error without words. */
    private static final int LEAST_BYTES = 3;

    private ErrorCodec() {
    }

    /** The error as bytes, at most {@link #MAX_BYTES}. */
    public static byte[] toBytes(FoundationException error) {
        WireWriter to = new WireWriter(FIRST_BYTES, 2 * MAX_BYTES);
        write(error, MAX_SENTENCE_CHARS, to);
        List<Throwable> causes = causes(error);
        if (causes.isEmpty()) {
            return to.toByteArray();
        }
        int count = to.length();
        to.writeU8(0);
        for (Throwable cause : causes) {
            int mark = to.length();
            write(cause instanceof FoundationException ours ? ours : new FoundationException(ErrorType.UNKNOWN_ERROR, cause.toString()), MAX_CAUSE_CHARS, to);
            if (to.length() > MAX_BYTES) {
                to.truncate(mark);
                break;
            }
            to.buffer()[count]++;
        }
        return to.toByteArray();
    }

    /** Its causes, nearest first; one that comes round again ends it. */
    private static List<Throwable> causes(Throwable error) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = error.getCause(); cause != null && causes.size() < MAX_CAUSES && cause != error && !causes.contains(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    private static void write(FoundationException error, int sentence, WireWriter to) {
        int facts = Math.min(MAX_FACTS, error.context().size());
        to.writeVarint(error.type().code()).writeString(PlainText.of(String.valueOf(error.getMessage()), sentence)).writeVarint(facts);
        error.context().entrySet().stream().limit(facts)
                .forEach(fact -> to.writeString(PlainText.of(fact.getKey(), MAX_FACT_CHARS)).writeString(PlainText.of(fact.getValue(), MAX_FACT_CHARS)));
    }

    /**
     * The error in bytes that {@link #toBytes} made; its causes hang on it as its causes.
     *
     * @throws FoundationException {@code DESERIALIZATION_FAILED} if they are none
     */
    public static FoundationException read(byte[] bytes) {
        WireReader from = new WireReader(bytes);
        Deque<FoundationException> chain = new ArrayDeque<>();
        chain.push(readOne(from));
        if (from.hasRemaining()) {
            for (int left = from.readCount(MAX_CAUSES, LEAST_BYTES); left > 0; left--) {
                chain.push(readOne(from));
            }
        }
        FoundationException last = chain.pop();
        while (!chain.isEmpty()) {
            FoundationException outer = chain.pop();
            last = new FoundationException(outer.type(), outer.getMessage(), last, outer.context());
        }
        return last;
    }

    /**
     * As {@link #read}, from an answer: bytes that are no error become one that says so, and the fact {@code node} names who answered unless it
     * names somebody further away.
     */
    public static FoundationException answered(byte[] bytes, NodeName peer) {
        try {
            FoundationException error = read(bytes);
            return error.context().containsKey(NODE) ? error : error.with(NODE, peer.value());
        } catch (FoundationException e) {
            return new FoundationException(ErrorType.DESERIALIZATION_FAILED, peer + " answered with an error that cannot be read.", e);
        }
    }

    private static FoundationException readOne(WireReader from) {
        ErrorType type = ErrorType.ofCode(from.readVarint32(Integer.MAX_VALUE));
        String sentence = from.readString(MAX_SENTENCE_CHARS * BYTES_PER_CHAR);
        Map<String, String> facts = new LinkedHashMap<>();
        for (int left = from.readCount(MAX_FACTS, 2); left > 0; left--) {
            facts.put(from.readString(MAX_FACT_CHARS * BYTES_PER_CHAR), from.readString(MAX_FACT_CHARS * BYTES_PER_CHAR));
        }
        return new FoundationException(type, sentence, null, facts);
    }
}
