package io.foundation.coordination.server.driver;

import io.foundation.coordination.server.ensemble.Founding;
import io.foundation.coordination.server.ensemble.Founding.Effect;
import io.foundation.coordination.server.member.Roster;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * What a node does while it knows of no ensemble: it asks the others whether they do, and takes part in having one founded. It stands for founding only when the nodes that are here have been
 * the same for a while and have all answered. On the loop.
 */
final class Seeking {

    private static final Duration ASK_PATIENCE = Duration.ofSeconds(3);
    private static final long VOTES_MILLIS = 5_000;
    private static final int VOTES_SPREAD_MILLIS = 2_000;

    private final DriverSettings settings;
    private final Neighbours neighbours;
    private final Executor loop;
    private final KeptState kept;
    private final Founding founding;
    private final long patienceMillis;
    private final Consumer<Roster> heard;
    private final Runnable found;
    private final Set<String> answered = new HashSet<>();
    private Set<String> here = Set.of();
    private long hereSince;

    /**
     * @param heard told of an ensemble that another knows
     * @param found called when this node is to found one, and again with each tick until there is one
     */
    Seeking(DriverSettings settings, Neighbours neighbours, Executor loop, KeptState kept, RandomGenerator random, Consumer<Roster> heard, Runnable found) {
        this.settings = settings;
        this.neighbours = neighbours;
        this.loop = loop;
        this.kept = kept;
        this.founding = new Founding(neighbours.self(), settings.expected(), kept.memory());
        // Not the same at all nodes, lest they give up together again and again.
        this.patienceMillis = VOTES_MILLIS + random.nextInt(VOTES_SPREAD_MILLIS);
        this.heard = heard;
        this.found = found;
    }

    void tick(long nowMillis) {
        Set<String> now = neighbours.nodes().stream().filter(Neighbours.Node::here).map(Neighbours.Node::name).collect(Collectors.toCollection(TreeSet::new));
        if (!now.equals(here)) {
            here = now;
            hereSince = nowMillis;
            answered.clear();
        }
        now.stream().filter(node -> !node.equals(neighbours.self())).forEach(this::ask);
        if (founding.memory().isFounder(neighbours.self())) {
            found.run();
            return;
        }
        boolean settled = nowMillis - hereSince >= settings.settle().toMillis() && answered.size() >= now.size() - 1;
        apply(founding.tick(settled ? now : Set.of(), nowMillis, patienceMillis));
    }

    private void ask(String node) {
        neighbours.ask(node, EnsembleMessage.WHO.bytes(), ASK_PATIENCE).whenComplete((answer, error) -> loop.execute(() -> {
            if (error == null && here.contains(node)) {
                answered.add(node);
                if (answer.length > 0) {
                    heard.accept(Roster.of(answer));
                }
            }
        }));
    }

    /** Another has said something of a founding. */
    void told(String from, EnsembleMessage message) {
        apply(switch (message.kind()) {
            case ASK -> founding.asked(from, message.number());
            case GRANT -> founding.granted(from, message.number());
            case RELEASE -> founding.released(from, message.number());
            case INQUIRE -> founding.inquired(from, message.number());
            default -> List.of();
        });
    }

    /** There is an ensemble. */
    void known() {
        apply(founding.known());
    }

    private void apply(List<Effect> effects) {
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.Remember remember -> kept.keep(remember.memory());
                case Effect.Ask ask -> neighbours.tell(ask.node(), EnsembleMessage.of(ask).bytes());
                case Effect.Grant grant -> neighbours.tell(grant.node(), EnsembleMessage.of(grant).bytes());
                case Effect.Release release -> neighbours.tell(release.node(), EnsembleMessage.of(release).bytes());
                case Effect.Inquire inquire -> neighbours.tell(inquire.node(), EnsembleMessage.of(inquire).bytes());
                case Effect.Found founds -> found.run();
            }
        }
    }
}
