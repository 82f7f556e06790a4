package io.foundation.cluster.core.engine;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberEvent;
import io.foundation.cluster.api.admin.ChannelAdmin;
import io.foundation.cluster.api.admin.AuditEntry;
import io.foundation.cluster.api.admin.ClusterAdmin;
import io.foundation.cluster.api.admin.DiscoveryStatus;
import io.foundation.cluster.api.admin.LinkStatus;
import io.foundation.cluster.api.admin.OverlayStatus;
import io.foundation.cluster.api.admin.TopologyAdmin;
import io.foundation.cluster.api.admin.TopologyStatus;
import io.foundation.cluster.core.messaging.HandlerTable;
import io.foundation.cluster.core.security.AuditLog;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.TransportCounters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** The operator's side of a cluster. Questions about the cores are asked on their loop and waited for briefly. */
final class EngineAdmin implements ClusterAdmin {

    private static final long ANSWER_SECONDS = 5;
    private static final int MAX_PINGS = 1_000;

    private final ClusterEngine engine;
    private final EngineServices services;
    private final Journal journal;
    private final AuditLog audit;
    private final HandlerTable handlers;
    private final EngineOverlay overlay;
    private final ChannelOverseer channels;
    private final MessagingParts parts;

    EngineAdmin(ClusterEngine engine, EngineServices services, Journal journal, AuditLog audit, MessagingParts parts) {
        this.audit = audit;
        this.engine = engine;
        this.services = services;
        this.journal = journal;
        this.parts = parts;
        this.handlers = parts.handlers;
        this.channels = new ChannelOverseer(engine, services, parts);
        this.overlay = new EngineOverlay(engine, new EngineOverlay.Looker() {
            @Override
            public <T> T look(Function<Life, T> question, T otherwise) {
                return EngineAdmin.this.look(question, otherwise);
            }
        });
    }

    @Override
    public ClusterName name() {
        return engine.name();
    }

    @Override
    public CompletionStage<Member> join(Address address) {
        return onLife(life -> life.ask(() -> life.discovery.join(address)).thenCompose(link -> link).thenCompose((Link link) -> {
            NodeId peer = link.peer().id();
            // The link is announced on the loop before this stage runs there: the member is known by then.
            return life.ask(() -> life.table.find(peer.name()).orElseThrow(() -> new FoundationException(ErrorType.REFUSED,
                    peer.name() + " answered at " + address + " but was not taken in: see discovery:explain " + peer.name() + ".")));
        }));
    }

    @Override
    public CompletionStage<Void> leave() {
        return onLife(life -> engine.leave());
    }

    @Override
    public CompletionStage<Void> rejoin() {
        engine.start();
        return onLife(life -> life.ask(() -> null));
    }

    @Override
    public CompletionStage<Void> drain() {
        return set(life -> life.state.drain(true));
    }

    @Override
    public CompletionStage<Void> resume() {
        return set(life -> life.state.drain(false));
    }

    private CompletionStage<Void> set(Consumer<Life> change) {
        return onLife(life -> life.ask(() -> {
            change.accept(life);
            return null;
        }));
    }

    @Override
    public CompletionStage<Void> forget(NodeName name) {
        return onLife(life -> life.ask(() -> {
            Member member = life.table.find(name).orElseThrow(() -> new FoundationException(ErrorType.DATA_NOT_FOUND,
                    "There is no member '" + name + "' in '" + name() + "': cluster:nodes lists them."));
            if (member.id().equals(life.self) || member.state().isReachable()) {
                throw new FoundationException(ErrorType.CONSTRAINT_VIOLATION, name + " is " + member.state().word()
                        + ": only an unreachable member can be forgotten; a living one leaves with cluster:leave.");
            }
            life.membership.forget(name);
            return null;
        }));
    }

    @Override
    public CompletionStage<List<Duration>> ping(NodeName name, int count, Duration timeout) {
        if (count < 1 || count > MAX_PINGS) {
            return CompletableFuture.failedStage(new FoundationException(ErrorType.INVALID_INPUT,
                    "A count of " + count + " is not allowed: use 1 to " + MAX_PINGS + "."));
        }
        return onLife(life -> {
            if (life.table.find(name).isEmpty()) {
                return CompletableFuture.failedFuture(new FoundationException(ErrorType.DATA_NOT_FOUND,
                        "There is no member '" + name + "' in '" + name() + "': cluster:nodes lists them."));
            }
            return pingOn(life, name, count, timeout, new ArrayList<>());
        });
    }

    private CompletableFuture<List<Duration>> pingOn(Life life, NodeName name, int left, Duration timeout, List<Duration> done) {
        if (left == 0) {
            return CompletableFuture.completedFuture(List.copyOf(done));
        }
        long began = System.nanoTime();
        CompletionStage<?> answer;
        if (name.equals(life.self.name())) {
            answer = life.ask(() -> null);
        } else {
            Link link = life.links.link(name);
            if (link == null) {
                return CompletableFuture.failedFuture(new FoundationException(ErrorType.UNREACHABLE, "There is no link to " + name
                        + ": discovery:explain " + name + " tells why."));
            }
            answer = link.request(new Message(ChannelSpec.CONTROL.name(), Subjects.PING, "", Context.empty(), new byte[8]), timeout);
        }
        return answer.thenCompose(body -> {
            done.add(Duration.ofNanos(System.nanoTime() - began));
            return pingOn(life, name, left - 1, timeout, done);
        }).toCompletableFuture();
    }

    @Override
    public List<MemberEvent> history() {
        return journal.events();
    }

    @Override
    public List<DiscoveryStatus> discovery() {
        return look(life -> life.discovery.status(), List.of());
    }

    @Override
    public List<String> explain(NodeName name) {
        List<String> addresses = engine.members().find(name).map(member -> member.addresses().stream().map(Address::toString).toList()).orElse(List.of());
        List<String> lines = new ArrayList<>(journal.explain(name, addresses));
        engine.live().ifPresent(life -> {
            Optional<Member> member = life.table.find(name);
            Link link = life.links.link(name);
            if (name.equals(life.self.name())) {
                lines.add("now: this is the node you are on" + life.table.find(name).map(me -> ", " + me.state().word()).orElse(""));
            } else if (member.isEmpty()) {
                lines.add("now: not a member; nobody of that name has been linked, or it left");
            } else {
                lines.add("now: " + member.get().state().word() + (link != null ? ", linked, at " + link.peer().remote()
                        : ", not linked" + dialling(life, member.get().id())));
            }
        });
        return lines;
    }

    private String dialling(Life life, NodeId id) {
        Integer failures = look(now -> now.dialer.state().get(new Dialer.Target.Node(id)), null);
        return failures == null ? ", not being dialled" : ", being dialled, " + failures + " rounds failed";
    }

    @Override
    public TopologyStatus topology() {
        return look(life -> withTraffic(life.topology.status(), life),
                new TopologyStatus(overlay.current().type(), false, List.of(), List.of(), List.of(), Map.of()));
    }

    /** What passes where the topology has no link: on links for messages alone, and over other members. */
    private static TopologyStatus withTraffic(TopologyStatus status, Life life) {
        Map<String, String> facts = new TreeMap<>(status.facts());
        facts.putAll(life.traffic.facts());
        life.relay.facts().forEach((name, count) -> {
            if (!count.equals("0")) {
                facts.put(name, count);
            }
        });
        return new TopologyStatus(status.type(), status.provided(), status.wanted(), status.linked(), status.candidates(), facts);
    }

    @Override
    public TopologyAdmin overlay() {
        return overlay;
    }

    @Override
    public List<LinkStatus> links() {
        return engine.live().map(life -> life.links.status()).orElse(List.of());
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>();
        EngineSettings settings = engine.settings();
        facts.put("cluster", settings.cluster().value());
        facts.put("node", settings.node().value());
        facts.put("transport", settings.transport().type());
        OverlayStatus present = overlay.current();
        facts.put("topology", present.type());
        facts.put("topology.configured", present.configured() + (present.configured().equals(present.type()) ? ""
                : present.automatic() ? ": the cluster chooses" : ": the cluster's overlay goes before this node's configuration"));
        facts.put("detector", settings.detector().type());
        facts.put("discovery", String.join(",", settings.discovery().stream().map(EngineSettings.Part::type).toList()));
        facts.put("handlers.subjects", String.join(",", handlers.subjects()));
        facts.put("handlers.unhandled", Long.toString(handlers.unhandled()));
        facts.put("handlers.failed", Long.toString(handlers.failed()));
        facts.put("handlers.refused", Long.toString(handlers.refused()));
        facts.put("messages.refused", Long.toString(parts.middleware.refused()));
        facts.put("topics.refused", Long.toString(parts.topics.refused()));
        facts.put("topics.subscribed", Integer.toString(parts.subscriptions.topics()));
        engine.live().ifPresent(life -> {
            facts.put("incarnation", Long.toString(life.self.incarnation()));
            TransportCounters counters = life.transport.counters();
            facts.put("messages.sent", Long.toString(counters.messagesSent()));
            facts.put("messages.received", Long.toString(counters.messagesReceived()));
            facts.put("bytes.sent", Long.toString(counters.bytesSent()));
            facts.put("bytes.received", Long.toString(counters.bytesReceived()));
            facts.put("messages.dropped", Long.toString(counters.dropped()));
            facts.putAll(life.relay.facts());
            counters.refusals().forEach((reason, count) -> facts.put("refused." + reason, count.toString()));
            facts.put("refused.role", Long.toString(life.guarded.forbidden()));
            facts.put("messages.delayed", Long.toString(life.guarded.delayed()));
            facts.put("encryption", life.settings.protection().encryption().name().toLowerCase(java.util.Locale.ROOT)
                    + (life.settings.protection().isOptional() ? ", optional" : ""));
            facts.put("loop.dropped", Long.toString(life.loop.dropped()));
            facts.put("loop.failures", Long.toString(life.loop.failures()));
            if (life.transport.current() != null) {
                facts.put("bound", life.transport.current().boundAddress().toString());
            }
            facts.putAll(look(now -> now.membership.facts(), Map.<String, String>of()));
            facts.putAll(look(now -> now.topology.facts(), Map.<String, String>of()));
            facts.putAll(look(now -> now.traffic.facts(), Map.<String, String>of()));
            facts.putAll(life.relay.facts());
            look(now -> now.detector.facts(), Map.<String, String>of()).forEach((key, value) -> facts.put("detector." + key, value));
        });
        return facts;
    }

    @Override
    public List<AuditEntry> audit() {
        return audit.entries();
    }

    @Override
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        engine.trouble().ifPresent(problems::add);
        problems.addAll(engine.configurationProblems());
        if (engine.live().isEmpty()) {
            problems.add("This node has left '" + name() + "': cluster:rejoin brings it back.");
        } else {
            engine.live().flatMap(life -> life.certificates.trouble()).ifPresent(sentence -> addUnlessSaid(problems, sentence));
            misconfigured().forEach(sentence -> addUnlessSaid(problems, sentence));
            look(now -> now.state.unready(), Optional.<String>empty()).ifPresent(sentence -> addUnlessSaid(problems, sentence));
            look(now -> now.state.apart(), Optional.<String>empty()).ifPresent(problems::add);
            discovery().stream().filter(status -> status.state().equals("degraded") || status.state().equals("missing"))
                    .filter(status -> !problems.contains(status.detail()))
                    .forEach(status -> problems.add("Discovery by " + status.type() + ": " + status.detail()));
        }
        return problems;
    }

    /** What providers find wrong with the options that they are given, a sentence each. */
    List<String> misconfigured() {
        return look(now -> Stream.concat(now.discovery.misconfigured().stream(), Stream.of(now.transport.misconfigured(), now.topology.misconfigured(),
                now.detector.misconfigured()).flatMap(Optional::stream)).toList(), List.<String>of());
    }

    private static void addUnlessSaid(List<String> problems, String sentence) {
        if (problems.stream().noneMatch(said -> sentence.contains(said) || said.contains(sentence))) {
            problems.add(sentence);
        }
    }

    private <T> CompletionStage<T> onLife(Function<Life, CompletableFuture<T>> action) {
        return engine.live().map(action).orElseGet(() -> CompletableFuture.failedFuture(new FoundationException(ErrorType.CLOSED,
                "This node has left '" + name() + "': cluster:rejoin brings it back.")));
    }

    /** Asks on the loop; what was given instead if the loop is too busy to answer. */
    private <T> T look(Function<Life, T> question, T otherwise) {
        Optional<Life> life = engine.live();
        if (life.isEmpty()) {
            return otherwise;
        }
        if (life.get().loop.inLoop()) {
            return question.apply(life.get());
        }
        try {
            return life.get().ask(() -> question.apply(life.get())).get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return otherwise;
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            return otherwise;
        }
    }

    @Override
    public ChannelAdmin channels() {
        return channels;
    }
}
