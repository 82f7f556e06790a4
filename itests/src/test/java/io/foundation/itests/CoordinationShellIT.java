package io.foundation.itests;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.Candidacy;
import io.foundation.coordination.api.CandidacyListener;
import io.foundation.coordination.api.Candidate;
import io.foundation.coordination.api.Consensus;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.Decision;
import io.foundation.coordination.api.Hold;
import io.foundation.coordination.api.Loss;
import io.foundation.coordination.api.Membership;
import io.foundation.coordination.api.QueueLimits;
import io.foundation.coordination.api.WorkQueue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivilegedExceptionAction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.inject.Inject;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.ProbeBuilder;
import org.ops4j.pax.exam.TestProbeBuilder;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.ops4j.pax.exam.util.Filter;

/** The commands of agreement at the console of a stock Karaf, beside a bundle that agrees: this one. The store on servers is installed too, and not wanted. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class CoordinationShellIT {

    private static final Duration PATIENCE = Duration.ofMillis(Exam.START_MILLIS);

    @Inject
    @Filter(value = "(cluster.name=local)", timeout = Exam.START_MILLIS)
    private Coordination coordination;

    @Inject
    @Filter(timeout = Exam.START_MILLIS)
    private SessionFactory sessions;

    @Configuration
    public Option[] configuration() {
        return Exam.stockKarafWith("foundation-coordination-local", "foundation-coordination-server");
    }

    /** This bundle, by the name under which it is listed. */
    @ProbeBuilder
    public TestProbeBuilder probe(TestProbeBuilder probe) {
        return probe.setHeader("Bundle-SymbolicName", "shop");
    }

    @Test
    public void statusSaysWhatWorks() throws Exception {
        awaitCommands();
        String status = run("coordination:status");
        assertHas(status, "local", "active", "commits");
        assertHas(run("coordination:status --json"), "\"cluster\":\"local\"", "\"missing\":[]");
        assertHas(failure("coordination:status --jsom"), "coordination:status has no option '--jsom': did you mean --json?");
        assertHas(failure("coordination:locks --cluster lokal"), "Did you mean local?");
    }

    @Test
    public void locksSemaphoresAndCountersAreListedAndChanged() throws Exception {
        awaitCommands();
        Hold hold = Blocking.get(coordination.lock("report").tryAcquire(PATIENCE), PATIENCE).orElseThrow();
        Blocking.get(coordination.semaphore("licences", 5).tryAcquire(2, PATIENCE), PATIENCE);
        assertHas(run("coordination:locks"), "report", "shop", Long.toString(hold.token()), "exclusive");
        CompletionStage<Optional<Hold>> next = coordination.lock("report").tryAcquire(PATIENCE);
        await("another waits", () -> Blocking.get(coordination.lock("report").queue(), PATIENCE).size() == 2);
        assertHas(run("coordination:locks report"), "holds", "waits");
        assertHas(run("coordination:semaphores --no-format"), "licences\t5\t2\tlocal\tshop\t0");
        run("coordination:semaphores");
        assertHas(run("coordination:lock-break report " + hold.token()), "The lock 'report' was taken away from ");
        await("the holder sees it", () -> !hold.isHeld());
        Blocking.get(Blocking.get(next, PATIENCE).orElseThrow().release(), PATIENCE);
        assertHas(failure("coordination:counter-set orders 7"), "With --create it is made.");
        assertHas(run("coordination:counter-set --create orders 7"), "The counter 'orders' is 7 now, and was 0.");
        assertHas(run("coordination:counters --json"), "{\"name\":\"orders\",\"value\":7}");
        run("coordination:status");
        assertEquals(Long.valueOf(7), Blocking.get(coordination.counter("orders").get(), PATIENCE));
    }

    @Test
    public void collectionsQueuesBarriersAndGroupsAreShownAndChanged() throws Exception {
        awaitCommands();
        byte[] text = "500".getBytes(StandardCharsets.UTF_8);
        assertHas(failure("coordination:map-put limits orders 500"), "With --create it is made.");
        assertHas(run("coordination:map-put --create limits orders 500"), "of the key 'orders' of the map 'limits' is there now.");
        assertArrayEquals(text, Blocking.get(coordination.map("limits").get("orders"), PATIENCE).orElseThrow().value());
        assertHas(run("coordination:maps"), "limits");
        assertHas(run("coordination:map-get limits orders"), "Value    500");
        assertHas(failure("coordination:map-put --expect 77 limits orders 600"), "is not 77, so it was left as it is");
        WorkQueue mails = coordination.queue("mails", new QueueLimits(10, 1));
        Blocking.get(mails.put(text), PATIENCE);
        Blocking.get(Blocking.get(mails.take(PATIENCE, PATIENCE), PATIENCE).orElseThrow().giveBack(), PATIENCE);
        Blocking.get(mails.take(PATIENCE, Duration.ZERO), PATIENCE);
        await("the item is dead", () -> Blocking.get(mails.statistics(), PATIENCE).dead() == 1);
        assertHas(run("coordination:queues"), "mails");
        assertHas(run("coordination:queue-dead mails"), "shop", "500");
        assertHas(run("coordination:queue-dead --put-back all mails"), "1 item was put back into the queue 'mails'.");
        Blocking.get(coordination.tree("settings").put("/orders", text), PATIENCE);
        Blocking.get(coordination.tree("settings").put("/orders/eu", text), PATIENCE);
        assertHas(run("coordination:tree settings"), "/orders/eu");
        Blocking.get(coordination.barrier("maintenance").close(), PATIENCE);
        Blocking.get(coordination.latch("loaded", 3).countDown(), PATIENCE);
        assertHas(run("coordination:barriers"), "maintenance", "closed", "2 of 3 left");
        Membership membership = coordination.group("workers").join("rack=7".getBytes(StandardCharsets.UTF_8));
        await("it has joined", () -> Blocking.get(coordination.group("workers").members(), PATIENCE).size() == 1);
        assertHas(run("coordination:groups workers"), "shop", "rack=7");
        Blocking.get(membership.leave(), PATIENCE);
    }

    @Test
    public void setsAndVotesAreShownAndChangedQueuesFedAndAllOfItCleared() throws Exception {
        awaitCommands();
        assertHas(run("coordination:set-add --create blocked 10.0.0.7"), "'10.0.0.7' is in the set 'blocked' now.");
        run("coordination:set-add blocked 10.0.0.9");
        assertHas(run("coordination:sets"), "blocked");
        assertHas(run("coordination:sets blocked"), "10.0.0.7", "10.0.0.9");
        assertHas(run("coordination:set-remove blocked 10.0.0.7"), "not in the set");
        assertHas(run("coordination:set-clear blocked"), "1 member was taken out of the set 'blocked'.");
        Consensus releases = coordination.consensus("releases");
        CompletionStage<Decision> decision = releases.propose("1.4".getBytes(StandardCharsets.UTF_8), Set.of("node-1", "node-2", "node-3"), 2, PATIENCE);
        await("it is proposed", () -> Blocking.get(releases.proposals(), PATIENCE).size() == 1);
        String proposal = Blocking.get(releases.proposals(), PATIENCE).getFirst().proposal().id();
        assertHas(run("coordination:vote releases " + proposal + " node-1 accept"), "the proposal is open");
        assertHas(run("coordination:votes"), "releases");
        assertHas(run("coordination:votes releases"), proposal, "1 of 2", "node-2, node-3");
        assertHas(run("coordination:vote --reason good releases " + proposal + " node-3 accept"), "the proposal is accepted");
        assertEquals(Decision.Outcome.ACCEPTED, Blocking.get(decision, PATIENCE).outcome());
        assertHas(run("coordination:queue-put --create letters 'welcome 4711'"), "is in the queue 'letters'.");
        assertHas(run("coordination:queue-clear letters"), "1 item was taken out of the queue 'letters'.");
        Blocking.get(coordination.map("prices").put("a", new byte[1]), PATIENCE);
        assertHas(run("coordination:map-clear prices"), "1 entry was taken out of the map 'prices'.");
    }

    @Test
    public void whoMayOnlyLookLooks() throws Exception {
        awaitCommands();
        assertHas(as("viewer", "coordination:queue-dead nobodys"), "Nothing in the queue 'nobodys' is dead.");
        assertHas(as("manager", "coordination:queue-dead --drop all nobodys"), "0 items were dropped");
        assertThrows(Exception.class, () -> as("viewer", "coordination:queue-dead --drop all nobodys"));
        assertThrows(Exception.class, () -> as("viewer", "coordination:map-put --create limits other 1"));
        assertThrows(Exception.class, () -> as("viewer", "coordination:map-remove limits orders"));
        assertHas(as("viewer", "coordination:votes nothing"), "Nothing was proposed to 'nothing'");
        for (String change : List.of("map-clear limits", "set-add --create blocked a", "set-remove blocked a", "set-clear blocked", "queue-put --create mails a", "queue-clear mails",
                "vote releases 1 a accept")) {
            assertThrows(change, Exception.class, () -> as("viewer", "coordination:" + change));
        }
    }

    @Test
    public void leadersAreListedAndChanged() throws Exception {
        awaitCommands();
        assertHas(run("coordination:run-as-leader -d 100ms jobs"), "standing", "elected with term ", "stepped down");
        Candidacy first = coordination.election("jobs").stand(0, SILENT);
        Candidacy second = coordination.election("jobs").stand(0, SILENT);
        await("both stand", () -> Blocking.get(coordination.election("jobs").candidates(), PATIENCE).size() == 2 && first.term().isPresent() != second.term().isPresent());
        run("coordination:leaders jobs");
        assertHas(run("coordination:leaders"), "jobs", "shop", Long.toString(leader().id()));
        long other = Blocking.get(coordination.election("jobs").candidates(), PATIENCE).stream().filter(candidate -> !candidate.leads()).findFirst().orElseThrow().id();
        assertHas(run("coordination:leader-transfer jobs " + other), " leads the topic 'jobs' now.");
        assertEquals(other, leader().id());
        assertHas(run("coordination:leader-evict jobs " + other), "does not stand for the topic 'jobs' any more");
        await("the other leads", () -> Blocking.get(coordination.election("jobs").leader(), PATIENCE).filter(candidate -> candidate.id() != other).isPresent());
    }

    private static final CandidacyListener SILENT = new CandidacyListener() {
        @Override
        public void elected(long term) {
            // Asked for instead.
        }

        @Override
        public void deposed(Loss why) {
            // Asked for instead.
        }

        @Override
        public void evicted() {
            // Asked for instead.
        }
    };

    private Candidate leader() {
        return Blocking.get(coordination.election("jobs").leader(), PATIENCE).orElseThrow();
    }

    private void awaitCommands() throws InterruptedException {
        await("the commands are there", () -> sessions.getRegistry().getCommand("coordination", "status") != null);
    }

    private static void assertHas(String text, String... parts) {
        for (String part : parts) {
            assertTrue("no '" + part + "' in: " + text, text.contains(part));
        }
    }

    /** What a command writes; it must not fail. */
    private String run(String command) throws Exception {
        String output = as("admin", command);
        System.out.println("> " + command + "\n" + output);
        return output;
    }

    /** What a command writes for somebody of a role. */
    private String as(String role, String command) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        withRole(role, () -> {
            execute(command, bytes);
            return null;
        });
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** What a command says that fails. */
    private String failure(String command) throws Exception {
        String[] said = new String[1];
        withRole("admin", () -> {
            try {
                execute(command, new ByteArrayOutputStream());
            } catch (Exception e) {
                said[0] = e.getMessage();
            }
            return null;
        });
        assertFalse("it did not fail: " + command, said[0] == null);
        return said[0];
    }

    private void execute(String command, ByteArrayOutputStream bytes) throws Exception {
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Session session = sessions.create(new ByteArrayInputStream(new byte[0]), out, out);
        try {
            session.execute(command);
        } finally {
            session.close();
        }
    }

    /** With a role, by the means that the JDK has. */
    private static void withRole(String role, PrivilegedExceptionAction<?> action) throws Exception {
        Subject subject = new Subject();
        subject.getPrincipals().add(new RolePrincipal(role));
        Class<?> binder = Runtime.version().feature() < Exam.AGENT_FROM ? Subject.class : Class.forName("org.apache.karaf.jaas.boot.CurrentSubject");
        binder.getMethod("doAs", Subject.class, PrivilegedExceptionAction.class).invoke(null, subject, action);
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue("not in time: " + what, System.nanoTime() < until);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
