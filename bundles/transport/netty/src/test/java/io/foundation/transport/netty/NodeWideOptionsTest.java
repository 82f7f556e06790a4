package io.foundation.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.option.Options;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeWideOptionsTest {

    @Test
    void whatIsRightIsTaken() {
        Options options = NodeWideOptions.read(Map.of("threads", "3", "io", "nio", "service.pid", "x", "component.id", 7L));
        assertThat(options.integer(NodeWideOptions.THREADS)).isEqualTo(3);
        assertThat(options.text(NodeWideOptions.IO)).isEqualTo("nio");
    }

    @Test
    void whatIsWrongIsLeftAtItsDefaultAndHarmsNothingElse() {
        Options options = NodeWideOptions.read(Map.of("threads", "many", "io", "nio", "thread", "3"));
        assertThat(options.integer(NodeWideOptions.THREADS)).isZero();
        assertThat(options.text(NodeWideOptions.IO)).isEqualTo("nio");
    }
}
