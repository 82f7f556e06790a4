package io.foundation.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelException;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class OpenFilesTest {

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final OpenFiles files = new OpenFiles(said::add);

    @Test
    void aDialThatFailsForWantOfFilesIsSaidOnceWithTheLimitAndWhatToDo() {
        ChannelException dialled = new ChannelException("Unable to create Channel from class EpollSocketChannel",
                new IOException("newSocketStream(..) failed with error(-24): Too many open files"));
        assertThat(files.isExhausted(dialled)).isTrue();
        assertThat(files.isExhausted(dialled)).isTrue();
        assertThat(said).hasSize(1);
        assertThat(said.getFirst()).matches(".* \\((\\d+|unlimited)\\):.*").contains("ulimit -n", "LimitNOFILE");
    }

    @Test
    void otherFailuresAreNoReasonToSaySo() {
        assertThat(files.isExhausted(new ConnectException("Connection refused"))).isFalse();
        assertThat(files.isExhausted(new IOException((String) null))).isFalse();
        assertThat(files.isExhausted(null)).isFalse();
        assertThat(said).isEmpty();
    }

    @Test
    void theListeningSocketSaysSoTooAndPassesTheFailureOn() {
        EmbeddedChannel server = new EmbeddedChannel(files.watch());
        server.pipeline().fireExceptionCaught(new IOException("accept(..) failed with error(-24): Too many open files"));
        assertThat(said).hasSize(1);
        assertThatThrownBy(server::checkException).hasMessageContaining("Too many open files");
    }
}
