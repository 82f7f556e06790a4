package io.foundation.mdns.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EchoFilterTest {

    private static final byte[] QUESTION = {0, 0, 0, 0, 1};
    private static final byte[] ANSWER = {0, 0, (byte) 0x84, 0, 1};

    private final EchoFilter filter = new EchoFilter();

    @Test
    void theSameQuestionOfAnotherProgramIsHeard() {
        filter.sent("lo", QUESTION, 0);
        assertThat(filter.isEcho("lo", QUESTION.clone(), 1)).isTrue();
        assertThat(filter.isEcho("lo", QUESTION.clone(), 2)).isFalse();
        filter.sent("lo", QUESTION, 0);
        assertThat(filter.isEcho("eth0", QUESTION.clone(), 1)).isFalse();
    }

    @Test
    void whatWasSaidIsKnownWhereverItIsHeard() {
        filter.sent("lo", ANSWER, 0);
        assertThat(filter.isEcho("lo", ANSWER.clone(), 1)).isTrue();
        assertThat(filter.isEcho("eth0", ANSWER.clone(), 2)).isTrue();
        assertThat(filter.isEcho("lo", ANSWER.clone(), TimeUnit.SECONDS.toNanos(1))).isFalse();
    }

    @Test
    void whatWasNotSentIsHeard() {
        assertThat(filter.isEcho("lo", ANSWER, 0)).isFalse();
        assertThat(filter.isEcho("lo", new byte[0], 0)).isFalse();
    }
}
