package io.foundation.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.Candidacy;
import io.foundation.coordination.api.CandidacyListener;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.Hold;
import io.foundation.coordination.api.Loss;
import java.time.Duration;
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

/** The feature {@code foundation-coordination-local} by itself, as a user's bundle sees it, from within a stock Karaf. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class CoordinationLocalIT {

    private static final int START_MILLIS = Exam.START_MILLIS;

    @Inject
    @Filter(value = "(cluster.name=local)", timeout = START_MILLIS)
    private Coordination coordination;

    @Configuration
    public Option[] configuration() {
        return Exam.stockKarafWith("foundation-coordination-local");
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
        assertEquals("local", Blocking.get(coordination.election("examined").leader(), patience).orElseThrow().node());
        Blocking.get(candidacy.withdraw(), patience);
    }

    @Test
    public void mapsSetsAndTreesAreKeptInMemory() throws Exception {
        Collections.examine(coordination);
    }
}
