package io.foundation.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import io.foundation.base.api.lifecycle.Readiness;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.admin.NodeAdmin;
import io.foundation.cluster.api.messaging.Outgoing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.ops4j.pax.exam.util.Filter;

/** The feature {@code foundation} as a user's bundle sees it, from within a stock Karaf: contracts are services that work. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class FeaturesIT {

    private static final int START_MILLIS = Exam.START_MILLIS;

    @Inject
    @Filter(timeout = START_MILLIS)
    private NodeAdmin node;

    @Inject
    @Filter(timeout = START_MILLIS)
    private Readiness readiness;

    @Inject
    @Filter(value = "(cluster.name=default)", timeout = START_MILLIS)
    private Cluster cluster;

    @Configuration
    public Option[] configuration() {
        return Exam.stockKarafWith("foundation");
    }

    @Test
    public void theContractsAreServicesThatWork() throws Exception {
        assertEquals("examined", node.name().orElseThrow().value());
        assertEquals(Map.of(), node.problems());
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
        while (cluster.self().state() != MemberState.READY) {
            assertTrue("not ready in time: " + readiness.reports(), System.nanoTime() < until);
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertEquals(List.of("examined"), cluster.members().members().stream().map(member -> member.name().value()).toList());
        byte[] answer = cluster.messaging().request(cluster.self().name(), Outgoing.of("echo", "to myself".getBytes(StandardCharsets.UTF_8)), Duration.ofSeconds(10))
                .toCompletableFuture().get(START_MILLIS, TimeUnit.MILLISECONDS);
        assertNotNull(answer);
        assertEquals("to myself", new String(answer, StandardCharsets.UTF_8));
    }
}
