package io.foundation.base.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainStreamTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "plain text ä€                        | plain text ä€",
        "<[1mbold<[0m                         | bold",
        "<[38;5;196mred<[39;49m text           | red text",
        "a<[2Kb<[10;20Hc                       | abc",
        "<(Bcharset                            | charset",
        "<=keypad<>                            | keypad",
        "brackets [1m stay                     | brackets [1m stay"})
    void takesOutControlSequences(String coloured, String plain) throws IOException {
        byte[] bytes = coloured.replace('<', '\u001b').getBytes(StandardCharsets.UTF_8);
        assertThat(filter(bytes, bytes.length)).isEqualTo(plain);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void sequencesMayBeCutAnywhere(int chunk) throws IOException {
        byte[] bytes = "\u001b[1;31mError\u001b[0m: \u001b[4mä\u001b[0m\n".getBytes(StandardCharsets.UTF_8);
        assertThat(filter(bytes, chunk)).isEqualTo("Error: ä\n");
    }

    private static String filter(byte[] bytes, int chunk) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PlainStream plain = new PlainStream(out)) {
            for (int start = 0; start < bytes.length; start += chunk) {
                plain.write(bytes, start, Math.min(chunk, bytes.length - start));
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
