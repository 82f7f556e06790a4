package io.foundation.base.control.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LowerChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {

    @Test
    void layoutIsALineAndBytes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Frame.of(Frame.EXEC, "cluster:nodes").writeTo(out);
        Frame.of(Frame.EXIT, "0").writeTo(out);

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("exec 13\ncluster:nodesexit 1\n0");
    }

    @Property(seed = "42", tries = 200)
    void readsWhatWasWritten(@ForAll @LowerChars @StringLength(min = 1, max = 16) String type, @ForAll @Size(max = 300) byte[] payload)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Frame(type, payload).writeTo(out);
        ByteArrayInputStream in = new ByteArrayInputStream(out.toByteArray());

        Frame read = Frame.readFrom(in);

        assertThat(read.type()).isEqualTo(type);
        assertThat(read.payload()).isEqualTo(payload);
        assertThat(Frame.readFrom(in)).isNull();
    }

    @Property(seed = "43", tries = 500)
    void garbageNeverYieldsMoreThanItHolds(@ForAll @Size(max = 64) byte[] garbage) {
        ByteArrayInputStream in = new ByteArrayInputStream(garbage);
        try {
            Frame frame = Frame.readFrom(in);
            assertThat(frame == null || frame.payload().length < garbage.length).isTrue();
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec\n", "exec \n", "exec -1\n", "exec 65537\n", "exec 2147483648\n", "exec 99999999999999999999\n", "EXEC 1\nx", " 1\nx",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "exec 1x\ny"})
    void refusesWhatIsNoFrame(String bytes) {
        assertThatThrownBy(() -> Frame.readFrom(new ByteArrayInputStream(bytes.getBytes(StandardCharsets.US_ASCII))))
                .isInstanceOf(IOException.class).hasMessage("The peer does not speak the control protocol.");
    }

    @Test
    void anEndWithinAFrameIsNoEndOfStream() {
        assertThatThrownBy(() -> Frame.readFrom(new ByteArrayInputStream("out 5\nab".getBytes(StandardCharsets.US_ASCII))))
                .isInstanceOf(EOFException.class);
    }

    @Test
    void boundsAreCheckedWhenWriting() {
        assertThatThrownBy(() -> new Frame(Frame.OUT, new byte[Frame.MAX_PAYLOAD + 1])).hasMessageContaining("at most 65536");
        assertThatThrownBy(() -> new Frame("Out", new byte[0])).hasMessageContaining("'Out'");
    }
}
