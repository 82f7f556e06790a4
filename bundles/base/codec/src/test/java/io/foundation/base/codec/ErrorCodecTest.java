package io.foundation.base.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ErrorCodecTest {

    private static final NodeName PEER = NodeName.of("node-2");

    private static FoundationException deep() {
        IOException disk = new IOException("disk\nfull");
        FoundationException inner = new FoundationException(ErrorType.DEPENDENCY_FAILED, "The log cannot be written.", disk, Map.of("file", "a.log"));
        return new FoundationException(ErrorType.HANDLER_FAILED, "The handler of 'x' failed.", inner, Map.of("subject", "x"));
    }

    @Test
    void anErrorCarriesItsFactsAndItsCauses() {
        FoundationException read = ErrorCodec.read(ErrorCodec.toBytes(deep()));
        assertThat(read).hasMessage("The handler of 'x' failed.").hasToString(deep().toString());
        assertThat(read.getCause()).isInstanceOfSatisfying(FoundationException.class, inner -> {
            assertThat(inner.type()).isEqualTo(ErrorType.DEPENDENCY_FAILED);
            assertThat(inner.context()).containsEntry("file", "a.log");
            assertThat(inner.getCause()).hasToString("[9999:unknown_error] java.io.IOException: disk?full | Severity: medium").hasNoCause();
        });
    }

    @Test
    void whoKnowsNoCausesReadsUpToThem() {
        WireWriter before = new WireWriter(1_000);
        before.writeVarint(4202).writeString("nobody").writeVarint(1).writeString("a").writeString("b");
        FoundationException read = ErrorCodec.read(before.toByteArray());
        assertThat(read.type()).isEqualTo(ErrorType.NO_HANDLER);
        assertThat(read.context()).containsEntry("a", "b");
        assertThat(read).hasNoCause();
        byte[] now = ErrorCodec.toBytes(new FoundationException(ErrorType.NO_HANDLER, "nobody", new IOException(), Map.of("a", "b")));
        assertThat(now).startsWith(before.toByteArray());
        assertThat(ErrorCodec.toBytes(new FoundationException(ErrorType.NO_HANDLER, "nobody", null, Map.of("a", "b")))).isEqualTo(before.toByteArray());
    }

    @Test
    void anAnswerNamesWhoSentItUnlessItNamesSomebodyFurtherAway() {
        byte[] bytes = ErrorCodec.toBytes(deep());
        FoundationException near = ErrorCodec.answered(bytes, PEER);
        assertThat(near.context()).containsEntry("node", "node-2").containsEntry("subject", "x");
        assertThat(near.getCause()).isNotNull();
        assertThat(ErrorCodec.answered(ErrorCodec.toBytes(near), NodeName.of("node-3")).context()).containsEntry("node", "node-2");
        assertThat(ErrorCodec.answered(new byte[] {1, 2}, PEER)).hasMessage("node-2 answered with an error that cannot be read.")
                .matches(error -> error.type() == ErrorType.DESERIALIZATION_FAILED);
    }

    @Test
    void whatIsTooLongOrGoesRoundIsCut() {
        Map<String, String> facts = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            facts.put(i + "k".repeat(1_000), "ü".repeat(1_000));
        }
        Throwable cause = null;
        for (int i = 0; i < 100; i++) {
            cause = new FoundationException(ErrorType.HANDLER_FAILED, "€".repeat(10_000), cause, facts);
        }
        byte[] bytes = ErrorCodec.toBytes((FoundationException) cause);
        assertThat(bytes.length).isLessThanOrEqualTo(ErrorCodec.MAX_BYTES);
        FoundationException read = ErrorCodec.read(bytes);
        assertThat(read.getMessage()).hasSize(2_000);
        assertThat(read.context()).isNotEmpty().hasSizeLessThanOrEqualTo(16);

        IOException ring = new IOException("ring");
        ring.initCause(new IOException("round", ring));
        FoundationException found = ErrorCodec.read(ErrorCodec.toBytes(new FoundationException(ErrorType.TIMEOUT, "late", ring)));
        assertThat(found.getCause().getCause().getCause()).isNull();
    }

    @Property
    void anyBytesAreAnErrorOrRefused(@ForAll @Size(max = 80) byte[] random, @ForAll long seed) {
        for (byte[] input : new byte[][] {random, Mutation.of(ErrorCodec.toBytes(deep()), new Random(seed))}) {
            try {
                assertThat(ErrorCodec.read(input)).isNotNull();
            } catch (FoundationException e) {
                assertThat(e.type()).isEqualTo(ErrorType.DESERIALIZATION_FAILED);
            }
            assertThat(ErrorCodec.answered(input, PEER).context()).isNotNull();
        }
    }

    @Test
    void moreCausesThanAllowedAreMalformed() {
        byte[] bytes = new WireWriter(100).writeVarint(4202).writeString("").writeVarint(0).writeU8(9).writeRaw(new byte[60]).toByteArray();
        assertThatExceptionOfType(FoundationException.class).isThrownBy(() -> ErrorCodec.read(bytes)).matches(e -> e.type() == ErrorType.DESERIALIZATION_FAILED);
    }
}
