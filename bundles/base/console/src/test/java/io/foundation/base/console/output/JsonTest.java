package io.foundation.base.console.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Property(seed = "20261120", tries = 300)
    void comesBackAsItWas(@ForAll Map<String, List<String>> value) throws JsonProcessingException {
        String text = Json.write(value);
        assertThat(text).doesNotContain("\n");
        assertThat(new ObjectMapper().readValue(text, Map.class)).isEqualTo(value);
    }

    @Test
    void keepsTheOrderOfKeys() {
        assertThat(Json.write(Json.object("z", 1, "a", null, "m", List.of(true, 2L, 0.5, "µ\"\u001b"))))
                .isEqualTo("{\"z\":1,\"a\":null,\"m\":[true,2,0.5,\"µ\\\"\\u001B\"]}");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.write(new Object()));
        assertThatIllegalArgumentException().isThrownBy(() -> Json.object("key"));
    }
}
