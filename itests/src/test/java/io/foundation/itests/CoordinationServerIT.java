package io.foundation.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.OptionUtils.combine;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;

import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.Consensus;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.Decision;
import io.foundation.coordination.api.Delivery;
import io.foundation.coordination.api.DoubleBarrier;
import io.foundation.coordination.api.Hold;
import io.foundation.coordination.api.Membership;
import io.foundation.coordination.api.QueueLimits;
import io.foundation.coordination.api.QueueStatistics;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.WorkQueue;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.CoordinationStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.ops4j.pax.exam.util.Filter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;

/** A server within a stock Karaf and the store over it, both by configuration alone. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class CoordinationServerIT {

    @Inject
    private BundleContext context;

    @Inject
    @Filter(value = "(&(cluster.name=orders)(foundation.coordination.type=zookeeper))", timeout = Exam.START_MILLIS)
    private CoordinationStore store;

    @Configuration
    public Option[] configuration() {
        String port = Integer.toString(Exam.freePort());
        Path folder = Path.of("target/exam").toAbsolutePath();
        Path secret = folder.resolve("coordination-secret");
        try {
            Files.createDirectories(folder);
            Files.writeString(secret, "a secret of tests");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String server = "etc/io.foundation.coordination.server-orders.cfg";
        String client = "etc/io.foundation.coordination.zookeeper-orders.cfg";
        return combine(Exam.stockKarafWith("foundation-coordination-server"),
                editConfigurationFilePut(server, "cluster", "orders"),
                editConfigurationFilePut(server, "port", port),
                editConfigurationFilePut(server, "clusterSecretFile", secret.toString()),
                editConfigurationFilePut(server, "dataFolder", folder.resolve("coordination-data-" + port).toString()),
                editConfigurationFilePut(client, "cluster", "orders"),
                editConfigurationFilePut(client, "sessionTimeout", "60s"),
                editConfigurationFilePut(client, "connect", "127.0.0.1:" + port),
                editConfigurationFilePut(client, "clusterSecretFile", secret.toString()));
    }

    @Test
    public void aRestartOfTheServerLosesNothingAndOneOfTheStoreEndsItsSession() throws Exception {
        await("active", () -> store.status().state() == SessionState.ACTIVE);
        long session = store.status().session();
        get(store.commit(List.of(Change.Create.persistent("/kept", "x".getBytes(UTF_8)))));
        get(store.commit(List.of(Change.Create.ephemeral("/mine", new byte[0], session))));

        Bundle server = bundle("foundation-coordination-server");
        server.stop();
        await("suspended", () -> store.status().state() != SessionState.ACTIVE);
        server.start();
        await("active again", () -> store.status().state() == SessionState.ACTIVE);
        assertEquals("the session is kept too", session, store.status().session());
        assertArrayEquals("x".getBytes(UTF_8), get(store.read("/kept")).orElseThrow().data());

        Bundle stores = bundle("foundation-coordination-zookeeper");
        stores.stop();
        assertEquals(List.of(), threads("SendThread"));
        stores.start();
        await("offered again", () -> context.getServiceReference(CoordinationStore.class) != null);
        CoordinationStore next = context.getService(context.getServiceReference(CoordinationStore.class));
        await("active with another session", () -> next.status().state() == SessionState.ACTIVE);
        assertNotEquals(session, next.status().session());
        assertTrue("what went with the session is gone at once", get(next.read("/mine")).isEmpty());
        assertArrayEquals("x".getBytes(UTF_8), get(next.read("/kept")).orElseThrow().data());
        for (String thread : threads("SendThread")) {
            assertTrue("named after its owner: " + thread, thread.startsWith("fnd-foundation-coordination-zookeeper"));
        }
    }

    @Test
    public void locksCountersAndCollectionsAreKeptOnTheServer() throws Exception {
        Duration patience = Duration.ofMillis(Exam.START_MILLIS);
        await("coordination is offered", () -> coordination().isPresent());
        Coordination coordination = coordination().orElseThrow();
        await("active", () -> coordination.state() == SessionState.ACTIVE);
        Hold hold = Blocking.get(coordination.lock("examined").tryAcquire(patience), patience).orElseThrow();
        assertTrue(Blocking.get(coordination.lock("examined").tryAcquire(Duration.ZERO), patience).isEmpty());
        Blocking.get(hold.release(), patience);
        Hold again = Blocking.get(coordination.lock("examined").tryAcquire(patience), patience).orElseThrow();
        assertTrue("tokens grow", again.token() > hold.token());
        Blocking.get(again.release(), patience);
        assertEquals(Long.valueOf(3), Blocking.get(coordination.counter("examined").add(3), patience));
        Collections.examine(coordination);
    }

    @Test
    public void workAndMeetingsAreKeptOnTheServer() throws Exception {
        Duration patience = Duration.ofMillis(Exam.START_MILLIS);
        await("coordination is offered", () -> coordination().isPresent());
        Coordination coordination = coordination().orElseThrow();
        await("active", () -> coordination.state() == SessionState.ACTIVE);

        WorkQueue queue = coordination.queue("examined", new QueueLimits(10, 2));
        String id = get(queue.put("x".getBytes(UTF_8)));
        Delivery first = get(queue.take(patience, patience)).orElseThrow();
        assertEquals(id, first.id());
        get(first.giveBack());
        Delivery second = get(queue.take(patience, patience)).orElseThrow();
        assertTrue("tokens grow", second.token() > first.token());
        assertTrue(get(second.extend(patience)));
        get(second.giveBack());
        assertTrue("given out too often", get(queue.take(patience, Duration.ofSeconds(1))).isEmpty());
        assertEquals(id, get(queue.dead(10)).getFirst().id());
        assertTrue(get(queue.putBack(id)));
        assertTrue(get(get(queue.take(patience, patience)).orElseThrow().complete()));
        assertEquals(new QueueStatistics(0, 0, 0, OptionalLong.empty()), get(queue.statistics()));

        DoubleBarrier barrier = coordination.doubleBarrier("examined", 2);
        CompletionStage<Optional<DoubleBarrier.Inside>> waiting = barrier.enter(patience);
        DoubleBarrier.Inside other = get(barrier.enter(patience)).orElseThrow();
        DoubleBarrier.Inside one = get(waiting).orElseThrow();
        assertFalse("one is inside", get(other.leave(Duration.ZERO)));
        assertTrue(get(one.leave(patience)));
        assertEquals(Integer.valueOf(0), get(coordination.latch("examined", 1).countDown()));
        assertTrue(get(coordination.latch("examined", 1).await(patience)));

        Membership member = coordination.group("examined").join("m".getBytes(UTF_8));
        await("it has joined", member::isJoined);
        assertArrayEquals("m".getBytes(UTF_8), get(coordination.group("examined").members()).getFirst().metadata());
        get(member.leave());

        Consensus consensus = coordination.consensus("examined");
        consensus.participate("a", proposal -> consensus.vote(proposal.id(), "a", true, ""));
        assertEquals(Decision.Outcome.ACCEPTED, get(consensus.propose(new byte[0], Set.of("a", "b"), 1, patience)).outcome());
    }

    private Optional<Coordination> coordination() {
        try {
            return context.getServiceReferences(Coordination.class, "(cluster.name=orders)").stream().findFirst().map(context::getService);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private Bundle bundle(String name) {
        return Arrays.stream(context.getBundles()).filter(bundle -> name.equals(bundle.getSymbolicName())).findFirst().orElseThrow();
    }

    private static List<String> threads(String part) {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(name -> name.contains(part)).toList();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(Exam.START_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Exam.START_MILLIS);
        while (!condition.getAsBoolean()) {
            assertTrue("not in time: " + what, System.nanoTime() < until);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
