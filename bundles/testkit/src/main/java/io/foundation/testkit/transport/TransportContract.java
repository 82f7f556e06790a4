package io.foundation.testkit.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * What the parts of the transport contract have in common. A provider passes {@link LinkFormationContract},
 * {@link LinkMessagesContract}, {@link LinkRequestsContract} and {@link LinkEndContract}: it has a test class for each that
 * gives the fixture. Nothing here depends on how fast the machine is; waits are for conditions, with a generous bound.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class TransportContract {

    /** How long a condition may take before the test fails. */
    protected static final Duration PATIENCE = Duration.ofSeconds(30);
    /** The version of the protocol the contract's nodes speak unless said. */
    protected static final int VERSION = 2;

    private final List<TransportNode> nodes = Collections.synchronizedList(new ArrayList<>());
    private TransportFixture fixture;

    /** A fresh fixture for one test. */
    protected abstract TransportFixture newFixture();

    @BeforeEach
    void openFixture() {
        fixture = newFixture();
    }

    @AfterEach
    void closeAll() {
        nodes.forEach(TransportNode::close);
        fixture.close();
    }

    protected final TransportFixture fixture() {
        return fixture;
    }

    /** The setup of a node, to be opened by {@link #open}. */
    protected final TransportNode.Setup setup(String name) {
        return new TransportNode.Setup(name, fixture.bind(name)).security(fixture::security);
    }

    protected final TransportNode.Setup setup(String name, Address bind) {
        return new TransportNode.Setup(name, bind).security(fixture::security);
    }

    protected final TransportNode open(TransportNode.Setup setup) {
        return open(setup, VERSION, VERSION);
    }

    protected final TransportNode open(TransportNode.Setup setup, int minVersion, int maxVersion) {
        TransportNode node = setup.open(fixture.provider(minVersion, maxVersion));
        nodes.add(node);
        return node;
    }

    protected final TransportNode open(String name) {
        return open(setup(name));
    }

    /** A link from one node to another, over the fixture's wire, up on both sides. */
    protected final Link link(TransportNode from, TransportNode to) {
        int before = to.listener().ups().size();
        Link link = get(from.dial(fixture.through(to.address())));
        until(() -> assertThat(to.listener().ups()).hasSizeGreaterThan(before));
        return link;
    }

    /** The other end of the link that came up last at a node. */
    protected static Link lastLink(TransportNode node) {
        List<Link> ups = node.listener().ups();
        return ups.get(ups.size() - 1);
    }

    protected static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new CompletionException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            return fail("the stage did not complete within " + PATIENCE, e);
        }
    }

    /** The error a stage fails with. */
    protected static FoundationException error(CompletionStage<?> stage) {
        try {
            Object value = get(stage);
            return fail("the stage completed with " + value + " where it should have failed");
        } catch (FoundationException e) {
            return e;
        }
    }

    protected static void until(org.awaitility.core.ThrowingRunnable assertion) {
        await().untilAsserted(assertion);
    }

    protected static ConditionFactory await() {
        return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).pollDelay(Duration.ZERO);
    }

    protected static Message message(String subject, String key, byte[] body) {
        return new Message("data", subject, key, Context.empty(), body);
    }

    protected static Message message(String subject) {
        return message(subject, "", new byte[0]);
    }
}
