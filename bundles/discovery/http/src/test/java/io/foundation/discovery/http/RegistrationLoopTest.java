package io.foundation.discovery.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.discovery.api.Announcement;
import io.foundation.discovery.api.Condition;
import io.foundation.discovery.api.DiscoveryContext;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class RegistrationLoopTest {

    private static final Logger LOG = LoggerFactory.getLogger(RegistrationLoopTest.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Announcement OWN = new Announcement(NodeId.of("n1", 1), List.of(new Address("127.0.0.1", 7_001)));

    private final List<String> said = new CopyOnWriteArrayList<>();
    private RegistrationLoop loop;

    private static DiscoveryContext context() {
        return (DiscoveryContext) Proxy.newProxyInstance(DiscoveryContext.class.getClassLoader(), new Class<?>[] {DiscoveryContext.class}, (proxy, method, arguments) -> switch (method.getName()) {
            case "cluster" -> ClusterName.of("orders");
            default -> throw new IllegalStateException(method.getName() + " is not asked for");
        });
    }

    private RegistrationLoop loop(RegistrationLoop.Registry registry) {
        loop = new RegistrationLoop("the registry", registry, Duration.ofMillis(20), new Condition(LOG::info, LOG::warn, context(), "new"),
                "loop", new SplittableRandom(1));
        return loop;
    }

    @AfterEach
    void end() {
        loop.end();
    }

    @Test
    void whatIsRegisteredGivesSignsOfLifeAndIsTakenBackLast() {
        loop(new RegistrationLoop.Registry() {
            @Override
            public void register(Announcement own) {
                said.add("register");
            }

            @Override
            public void alive(Announcement own) {
                said.add("alive");
            }

            @Override
            public void withdraw() {
                said.add("withdraw");
            }
        }).announce(OWN);
        await().atMost(PATIENCE).until(() -> said.contains("alive"));
        loop.end();
        assertThat(said).startsWith("register", "alive").endsWith("withdraw").containsOnlyOnce("withdraw", "register");
        loop.announce(OWN);
        assertThat(said).as("nothing after the end").endsWith("withdraw");
    }

    @Test
    void whoIsStillBeingRegisteredIsTakenBackAfterThat() {
        loop(new RegistrationLoop.Registry() {
            @Override
            public void register(Announcement own) throws InterruptedException {
                said.add("begun");
                try {
                    Thread.currentThread().join();
                } finally {
                    said.add("given up");
                }
            }

            @Override
            public void alive(Announcement own) {
                said.add("alive");
            }

            @Override
            public void withdraw() {
                said.add("withdraw");
            }
        }).announce(OWN);
        await().atMost(PATIENCE).until(() -> said.contains("begun"));
        loop.end();
        assertThat(said).containsExactly("begun", "given up", "withdraw");
    }
}
