package io.foundation.coordination.server.driver;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.server.ensemble.EnsemblePlan;
import io.foundation.coordination.server.ensemble.Step;
import io.foundation.coordination.server.member.EnsembleClient;
import io.foundation.coordination.server.member.MemberServer;
import io.foundation.coordination.server.member.Roster;
import io.foundation.coordination.server.member.Seat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * What the node does whose server leads: it plans, and has the ensemble make the steps. Another that believes to lead does no harm, because a step names the version it changes. The plan
 * starts anew with each leader, so every grace does too. {@link #look} is called on the loop; {@link #make} blocks.
 */
final class Leading {

    private static final Duration ASK_PATIENCE = Duration.ofSeconds(30);
    private static final Duration CHANGE_PATIENCE = Duration.ofSeconds(30);
    private static final long AGAIN_MILLIS = 300;
    private static final long MISSING_MILLIS = 15_000;

    private final DriverSettings settings;
    private final Neighbours neighbours;
    private final MemberServer server;
    private final EnsemblePlan plan;
    private final Map<Integer, Long> missingSince = new HashMap<>();

    Leading(DriverSettings settings, Neighbours neighbours, MemberServer server, Roster roster, Journal journal, java.util.function.LongSupplier wallMillis) {
        this.settings = settings;
        this.neighbours = neighbours;
        this.server = server;
        this.plan = new EnsemblePlan(settings.plan(), roster.plan(), entry -> journal.add(wallMillis.getAsLong(), entry.what()));
    }

    MemberServer server() {
        return server;
    }

    /** What to do now, if anything. A member is here when its server is connected, whatever else is known of its node. */
    Optional<Step> look(Roster roster, long nowMillis) {
        plan.configured(roster.plan(), nowMillis);
        plan.freeze(roster.frozen(), "an operator", nowMillis);
        Set<Integer> connected = server.connected();
        Set<String> known = neighbours.nodes().stream().map(Neighbours.Node::name).collect(Collectors.toSet());
        for (Neighbours.Node node : neighbours.nodes()) {
            boolean here = roster.of(node.name()).map(seat -> connected.contains(seat.id())).orElse(node.here());
            plan.seen(node.name(), roster.of(node.name()).map(Seat::zone).orElse(node.zone()), here, node.leaving(), nowMillis);
        }
        roster.seats().stream().filter(seat -> !known.contains(seat.node()))
                .forEach(seat -> plan.seen(seat.node(), seat.zone(), connected.contains(seat.id()), false, nowMillis));
        return plan.next(nowMillis);
    }

    void refused(Step step, String why, long nowMillis) {
        plan.refused(step, why, nowMillis);
    }

    /**
     * Makes a step: who gets a seat is asked to follow first, and the ensemble is changed when they have come up to date. Blocks.
     *
     * @return the ensemble after it
     */
    Roster make(Step step) {
        try (EnsembleClient client = EnsembleClient.connect(server.seat().localAddress(), settings.owner(), CHANGE_PATIENCE)) {
            Roster members = client.members().orElseThrow();
            List<Integer> leaving = members.seats().stream().filter(seat -> step.removed().contains(seat.node())).map(Seat::id).toList();
            List<Seat> joining = new ArrayList<>();
            for (String node : step.added().keySet()) {
                joining.add(seat(client, members, node));
            }
            change(client, joining, leaving, step.version());
            return client.members().orElseThrow();
        }
    }

    private Seat seat(EnsembleClient client, Roster members, String node) {
        Seat seat = offer(members, node, client.roster().orElse(members).number(node, members.seats().stream().map(Seat::id).toList()));
        client.keep(members, roster -> roster.with(seat));
        return seat;
    }

    /** Asks a node to run its server with a number; it answers when it does. Blocks. */
    Seat offer(Roster members, String node, int number) {
        try {
            byte[] answer = neighbours.ask(node, EnsembleMessage.offer(members, number).bytes(), ASK_PATIENCE).toCompletableFuture().get(2 * ASK_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return Roster.of(answer).seats().get(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FoundationException(ErrorType.CLOSED, "The node stops.", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new FoundationException(ErrorType.UNREACHABLE, node + " could not be asked to run its server: " + (e.getCause() == null ? "no answer" : e.getCause().getMessage()), e);
        }
    }

    /** A member whose node has been here for a while without its server: it may have lost its disk, and wait to be called. Each is named once in such a while. */
    Optional<Seat> missing(Roster roster, long nowMillis) {
        Set<Integer> connected = server.connected();
        Set<String> present = neighbours.nodes().stream().filter(Neighbours.Node::here).map(Neighbours.Node::name).collect(Collectors.toSet());
        missingSince.keySet().retainAll(roster.seats().stream().map(Seat::id).filter(id -> !connected.contains(id)).toList());
        for (Seat seat : roster.seats()) {
            if (!connected.contains(seat.id()) && present.contains(seat.node()) && nowMillis - missingSince.computeIfAbsent(seat.id(), id -> nowMillis) >= MISSING_MILLIS) {
                missingSince.put(seat.id(), nowMillis);
                return Optional.of(seat);
            }
        }
        return Optional.empty();
    }

    /** Who joins needs some time to come up to date. A change whose answer is lost is looked for before it is asked for again. */
    private void change(EnsembleClient client, List<Seat> joining, List<Integer> leaving, long version) {
        long until = System.nanoTime() + CHANGE_PATIENCE.toNanos();
        while (true) {
            try {
                client.change(joining, leaving, version);
                return;
            } catch (FoundationException e) {
                boolean early = e.type() == ErrorType.UNREACHABLE;
                if (!early || System.nanoTime() > until) {
                    throw e;
                }
            }
            try {
                Thread.sleep(AGAIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FoundationException(ErrorType.CLOSED, "The node stops.", e);
            }
        }
    }
}
