package io.foundation.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import io.foundation.base.api.lifecycle.Readiness;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.admin.NodeAdmin;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.Candidacy;
import io.foundation.coordination.api.CandidacyListener;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.Hold;
import io.foundation.coordination.api.Loss;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
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

    @Inject
    @Filter(value = "(cluster.name=local)", timeout = START_MILLIS)
    private Coordination coordination;

    @Configuration
    public Option[] configuration() {
        return Exam.stockKarafWith("foundation", "foundation-coordination-local");
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

    @Test
    public void coordinationWorksWithinOneJvmAndIsReleasedWithItsService() throws Exception {
        Duration patience = Duration.ofMillis(START_MILLIS);
        Hold hold = Blocking.get(coordination.lock("examined").tryAcquire(patience), patience).orElseThrow();
        assertTrue(hold.isHeld());
        assertEquals(Optional.empty(), Blocking.get(coordination.lock("examined").tryAcquire(Duration.ZERO), patience));
        Blocking.get(hold.release(), patience);
        Hold again = Blocking.get(coordination.lock("examined").tryAcquire(patience), patience).orElseThrow();
        assertTrue(again.token() > hold.token());
        assertEquals(Long.valueOf(3), Blocking.get(coordination.counter("examined").add(3), patience));
        CountDownLatch elected = new CountDownLatch(1);
        Candidacy candidacy = coordination.election("examined").stand(0, new CandidacyListener() {
            @Override
            public void elected(long term) {
                elected.countDown();
            }

            @Override
            public void deposed(Loss why) {
                // Not here.
            }

            @Override
            public void evicted() {
                // Not here.
            }
        });
        assertTrue(elected.await(START_MILLIS, TimeUnit.MILLISECONDS));
        assertEquals("examined", Blocking.get(coordination.election("examined").leader(), patience).orElseThrow().node());
        Blocking.get(candidacy.withdraw(), patience);
    }
}
