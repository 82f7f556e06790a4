package io.foundation.cluster.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.admin.TapFilter;
import io.foundation.cluster.api.admin.Tapped;
import io.foundation.cluster.api.messaging.Departure;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.GatherPlan;
import io.foundation.cluster.api.messaging.Gathered;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.api.messaging.MessageMiddleware;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.api.messaging.RequestFollower;
import io.foundation.cluster.api.messaging.Target;
import io.foundation.cluster.core.messaging.MessagingSettings;
import io.foundation.topology.fullmesh.FullMeshProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Targets, topics, gathering, middleware and taps between two real engines. */
@Timeout(60)
class MessagingTest extends NettyNodes {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private TestNode a;
    private TestNode b;

    @BeforeEach
    void form() {
        a = keep(new TestNode("test", "a", netty, folder, List.of()));
        b = keep(new TestNode("test", "b", netty, folder, addresses(a)));
        for (TestNode each : List.of(a, b)) {
            await().atMost(LIMIT).untilAsserted(() -> assertThat(each.view()).isEqualTo(Map.of("a", MemberState.READY, "b", MemberState.READY)));
        }
    }

    @Test
    void aServiceIsFoundWhereItIsAdvertisedAndNoMoreWhenItIsGone() throws Exception {
        b.engine.messaging().onRequest("price", Dispatch.VIRTUAL, request -> CompletableFuture.completedFuture(new byte[] {7}));
        Registration advertised = b.engine.messaging().advertise(Target.SERVICE, "prices", 10);
        // Until a has heard of it, there is nobody to ask.
        await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> assertThat(a.engine.messaging().request(Target.service("prices"), Outgoing.of("price", new byte[0]), LIMIT)
                .toCompletableFuture().get(20, TimeUnit.SECONDS)).containsExactly(7));
        advertised.close();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(a.engine.messaging().request(Target.service("prices"), Outgoing.of("price", new byte[0]), LIMIT)
                .toCompletableFuture().isCompletedExceptionally()).isTrue());
    }

    @Test
    void answersAreGatheredWithAResultForEachNode() throws Exception {
        b.engine.messaging().onRequest("who", Dispatch.VIRTUAL, request -> CompletableFuture.completedFuture("b".getBytes()));
        Gathered gathered = a.engine.messaging().gather(Target.all(), Outgoing.of("who", new byte[0]), GatherPlan.all(LIMIT)).result()
                .toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(gathered.results().get(NodeName.of("b")).body()).hasValueSatisfying(body -> assertThat(body).isEqualTo("b".getBytes()));
        assertThat(gathered.results().get(NodeName.of("a")).error()).hasValueSatisfying(error -> assertThat(error.type()).isEqualTo(ErrorType.NO_HANDLER));
    }

    @Test
    void topicsReachThoseWhoSubscribedAlsoAfterTheTopologyWasReplaced() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            b.engine.messaging().subscribe("topic-" + i, Dispatch.VIRTUAL, message -> heard.add(message.topic() + " " + message.subject()));
        }
        Registration mine = a.engine.messaging().subscribe("topic-1", Dispatch.VIRTUAL, message -> heard.add("mine"));
        a.engine.messaging().publish("topic-9999", Outgoing.of("s", new byte[0])).toCompletableFuture().get(20, TimeUnit.SECONDS);
        a.engine.messaging().publish("nobody", Outgoing.of("s", new byte[0])).toCompletableFuture().get(20, TimeUnit.SECONDS);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(heard).containsExactly("topic-9999 s"));
        b.engine.topologyProvider(new FullMeshProvider());
        mine.close();
        a.engine.messaging().publish("topic-1", Outgoing.of("s", new byte[0])).toCompletableFuture().get(20, TimeUnit.SECONDS);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(heard).containsExactly("topic-9999 s", "topic-1 s"));
        assertThat(b.engine.admin().facts()).containsEntry("topics.subscribed", "10000").containsEntry("handlers.unhandled", "0");
        assertThatThrownBy(() -> b.engine.messaging().subscribe("", Dispatch.VIRTUAL, message -> { })).isInstanceOf(FoundationException.class);
    }

    @Test
    void requestsAreFollowedFromAskingToTheAnswerOnBothSides() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        a.engine.extensions().followers().add(0, follower("a", seen));
        a.engine.extensions().followers().add(1, new RequestFollower() {
            @Override
            public Optional<Following> asking(Departure request) {
                throw new IllegalStateException("on purpose");
            }
        });
        b.engine.extensions().followers().add(0, follower("b", seen));
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        b.engine.messaging().onRequest("who", Dispatch.VIRTUAL, request -> {
            seen.add("handler in " + Context.current().baggage().get("way"));
            return answer;
        });
        CompletableFuture<byte[]> asked = Context.empty().withBaggage("way", "user").call(() ->
                a.engine.messaging().request(NodeName.of("b"), Outgoing.of("who", new byte[0]), LIMIT)).toCompletableFuture();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(seen).containsExactly("a asks node:b in user", "b answers in user.a", "handler in user.a.b"));
        answer.complete(new byte[] {1});
        assertThat(asked.get(20, TimeUnit.SECONDS)).containsExactly(1);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(seen).hasSize(5));
        assertThat(seen.subList(3, 5)).containsExactly("b ended null", "a ended null");

        seen.clear();
        assertThatThrownBy(() -> ask("nobody answers this")).hasMessageContaining("Nobody answers");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(seen).filteredOn(line -> line.contains("ended")).hasSize(2).allMatch(line -> line.contains("Nobody answers")));
    }

    private static RequestFollower follower(String name, List<String> seen) {
        return new RequestFollower() {
            @Override
            public Optional<Following> asking(Departure request) {
                return following("asks " + request.to(), request.context());
            }

            @Override
            public Optional<Following> answering(Incoming request) {
                return following("answers", request.context());
            }

            private Optional<Following> following(String what, Context outer) {
                String way = outer.baggage().get("way");
                seen.add(name + " " + what + " in " + way);
                return Optional.of(new Following() {
                    @Override
                    public Context context() {
                        return outer.withBaggage("way", way + "." + name);
                    }

                    @Override
                    public void ended(Throwable failure) {
                        seen.add(name + " ended " + (failure == null ? null : failure.getMessage()));
                    }
                });
            }
        };
    }

    @Test
    void middlewareChangesAndRefusesOnBothSides() throws Exception {
        b.engine.messaging().onRequest("who", Dispatch.VIRTUAL, request -> CompletableFuture.completedFuture(request.context().baggage().get("tenant").getBytes()));
        Registration adds = a.engine.extensions().middleware().add(0, new MessageMiddleware() {
            @Override
            public Departure outgoing(Departure message) {
                return message.with(message.context().withBaggage("tenant", "blue"));
            }
        });
        assertThat(ask("who")).isEqualTo("blue".getBytes());
        Registration refuses = b.engine.extensions().middleware().add(0, new MessageMiddleware() {
            @Override
            public Incoming incoming(Incoming message) {
                throw new FoundationException(ErrorType.REFUSED, "not today");
            }
        });
        assertThatThrownBy(() -> ask("who")).hasRootCauseMessage("not today");
        refuses.close();
        Registration fails = b.engine.extensions().middleware().add(0, new MessageMiddleware() {
            @Override
            public Incoming incoming(Incoming message) {
                throw new IllegalStateException("expected by this test");
            }
        });
        assertThatThrownBy(() -> ask("who")).hasMessageContaining("so the message was refused");
        fails.close();
        assertThat(ask("who")).isEqualTo("blue".getBytes());
        adds.close();
        assertThat(b.engine.admin().facts()).containsEntry("messages.refused", "2");
    }

    private byte[] ask(String subject) throws Exception {
        return a.engine.messaging().request(NodeName.of("b"), Outgoing.of(subject, new byte[0]), LIMIT).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void aUserIsRequiredAtOnceWhenTheConfigurationSaysSo() throws Exception {
        b.engine.messaging().onRequest("who", Dispatch.VIRTUAL, request -> CompletableFuture.completedFuture(new byte[0]));
        ask("who");
        assertThat(b.engine.reconfigure(b.engine.settings().withMessaging(new MessagingSettings(List.of(), true)))).isFalse();
        assertThatThrownBy(() -> ask("who")).hasMessageContaining("names no user");
        Context.empty().withBaggage("user", "ann").call(() -> ask("who"));
    }

    @Test
    void aTapShowsLengthsAndNothingMoreUnlessAsked() throws Exception {
        b.engine.messaging().onMessage("note", Dispatch.VIRTUAL, message -> { });
        List<Tapped> here = new CopyOnWriteArrayList<>();
        List<Tapped> there = new CopyOnWriteArrayList<>();
        Registration first = a.engine.admin().channels().tap(new TapFilter("", "no*", 1, 0), here::add);
        Registration second = b.engine.admin().channels().tap(new TapFilter("data", "", 2, 3), there::add);
        for (int i = 0; i < 4; i++) {
            a.engine.messaging().send(NodeName.of("b"), Outgoing.of("note", "secret".getBytes()));
        }
        a.engine.messaging().send(NodeName.of("b"), Outgoing.of("other", new byte[1]).on("events"));
        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(here).hasSize(4);
            assertThat(there).hasSize(2);
        });
        assertThat(here.get(0).body()).isEmpty();
        assertThat(here.get(0)).extracting(Tapped::incoming, Tapped::peer, Tapped::length).containsExactly(false, "node:b", 6);
        assertThat(there.get(0).body()).isEqualTo("sec".getBytes());
        first.close();
        second.close();
        AtomicInteger more = new AtomicInteger();
        assertThatThrownBy(() -> a.engine.admin().channels().tap(new TapFilter("", "", 0, 0), message -> more.incrementAndGet())).isInstanceOf(FoundationException.class);
    }

    @Test
    void causalBroadcastsComeAfterTheirCausesAndOtherCausalMessagesAreRefused() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        b.engine.messaging().onMessage("chat", Dispatch.INLINE, message -> {
            heard.add("b:" + new String(message.body()));
            if (message.from().name().equals(a.name())) {
                b.engine.messaging().broadcast(Outgoing.of("chat", ("re " + new String(message.body())).getBytes()).causal("chat"));
            }
        });
        a.engine.messaging().onMessage("chat", Dispatch.INLINE, message -> heard.add("a:" + new String(message.body())));
        for (int i = 0; i < 20; i++) {
            a.engine.messaging().broadcast(Outgoing.of("chat", Integer.toString(i).getBytes()).causal("chat")).toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
        await().atMost(LIMIT).untilAsserted(() -> assertThat(heard).hasSize(80));
        for (int i = 0; i < 20; i++) {
            assertThat(heard.indexOf("a:" + i)).isLessThan(heard.indexOf("a:re " + i));
            assertThat(heard.indexOf("b:" + i)).isLessThan(heard.indexOf("b:re " + i));
        }
        assertThatThrownBy(() -> a.engine.messaging().send(NodeName.of("b"), Outgoing.of("chat", new byte[0]).causal("chat")).toCompletableFuture().get())
                .hasMessageContaining("has no causal order");
        assertThatThrownBy(() -> a.engine.messaging().publish("t", Outgoing.of("chat", new byte[0]).causal("chat")).toCompletableFuture().get())
                .hasMessageContaining("has no causal order");
    }
}
