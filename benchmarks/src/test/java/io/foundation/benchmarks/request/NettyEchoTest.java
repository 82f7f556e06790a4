package io.foundation.benchmarks.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.benchmarks.child.Ports;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NettyEchoTest {

    @Test
    void everyRequestIsAnsweredInFullAndTimed() throws Exception {
        int port = Ports.free(1).getFirst();
        NettyEcho echo = new NettyEcho();
        try (AutoCloseable server = echo.serve(port); EchoClient client = echo.connect(port)) {
            assertThat(server).isNotNull();
            EchoLoad load = new EchoLoad(client);
            Map<String, Object> one = load.run(1024, 1, 0.1, 0);
            assertThat((Double) one.get("perSecond")).isPositive();
            assertThat((Double) one.get("p50")).isPositive().isLessThanOrEqualTo((Double) one.get("p99"));
            assertThat((Double) load.run(64, 16, 0.1, 0).get("perSecond")).isPositive();
        }
    }

    @Test
    void aFailedRequestMakesTheSliceVoid() {
        EchoClient broken = new EchoClient() {
            private Replies replies;

            @Override
            public void onReply(Replies told) {
                replies = told;
            }

            @Override
            public void send(byte[] body) {
                replies.failed(new IllegalStateException("no such peer"));
            }

            @Override
            public void close() {
                // Holds nothing.
            }
        };
        assertThatThrownBy(() -> new EchoLoad(broken).run(64, 1, 5, 0)).hasMessageContaining("no such peer");
    }
}
