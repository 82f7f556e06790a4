package io.foundation.coordination.server.ensemble;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides who founds the ensemble of a cluster that has none, so that no two do. It takes the votes of a majority of the nodes that are expected; a node has one vote, and gives
 * it to another only when the one who had it has given it back. Who gives a vote back never founds with it: he begins a new round. So of two who found, a common voter would have
 * voted for both in rounds that were open at once, which it does not. A node that has a vote and dies keeps the voter waiting: an operator must decide then, nothing else can.
 *
 * <p>Messages may be lost, doubled or overtake. A {@link Effect.Release} that never arrives keeps a vote where it is of no use, so a voter asks with each tick whether its vote is still
 * needed: then nothing has to be repeated by who gave it back, who may have forgotten it.
 *
 * <p>That holds as long as everybody has the same number of expected nodes and keeps its memory: a node that comes back with an empty disk may vote a second time.
 *
 * <p>With one expected node, everybody alone has a majority: then two nodes that cannot see each other found two ensembles. That is the meaning of expecting one.
 *
 * <p>What is remembered must be on the disk before anything that follows from it is sent: {@link Effect.Remember} comes first. A protocol core: single-threaded, without I/O, clock or thread.
 */
public final class Founding {

    /** What the driver does, in order. */
    public sealed interface Effect {

        /** Writes this down, and goes on when it is on the disk. */
        record Remember(Memory memory) implements Effect {
        }

        /** Asks for a vote. */
        record Ask(String node, long round) implements Effect {
        }

        /** Gives the vote. */
        record Grant(String node, long round) implements Effect {
        }

        /** Gives a vote back, or says that it is of no use: it may go to another. */
        record Release(String node, long round) implements Effect {
        }

        /** Asks who has this node's vote whether he still needs it. */
        record Inquire(String node, long round) implements Effect {
        }

        /** Founds the ensemble, alone for the time being. */
        record Found(long round) implements Effect {
        }
    }

    /**
     * What outlives a restart.
     *
     * @param round    the last round of this node's own
     * @param votedFor who has this node's vote; itself while it is a candidate
     * @param voteRound in which round of his
     * @param founded  whether there is an ensemble: founded by this node if it has its own vote, else by another
     */
    public record Memory(long round, Optional<String> votedFor, long voteRound, boolean founded) {

        public static final Memory NONE = new Memory(0, Optional.empty(), 0, false);

        /** Whether this node has founded, or was to when it stopped. */
        public boolean isFounder(String self) {
            return founded && votedFor.filter(self::equals).isPresent();
        }
    }

    private final String self;
    private final int expected;
    private Memory memory;
    private final Set<String> votes = new TreeSet<>();
    private final Set<String> asked = new TreeSet<>();
    private long since;
    private boolean running;

    /**
     * A node that has just started. If it was a candidate before, that round is over: it gives its votes back as soon as it is asked to run.
     *
     * @param expected how many nodes there will be at least, the same at every node; 1 or more
     */
    public Founding(String self, int expected, Memory memory) {
        this.self = self;
        this.expected = expected;
        this.memory = memory;
    }

    public Memory memory() {
        return memory;
    }

    private boolean isMajority(int number) {
        return 2 * number > expected;
    }

    /**
     * Does what time and the nodes that are here call for.
     *
     * @param here          the nodes that this one sees, itself included
     * @param patienceMillis for how long a candidate waits for votes before it gives them back; should differ a little between nodes
     */
    public List<Effect> tick(Set<String> here, long nowMillis, long patienceMillis) {
        List<Effect> effects = new ArrayList<>();
        if (memory.founded()) {
            return effects;
        }
        boolean mine = memory.votedFor().filter(self::equals).isPresent();
        if (!mine && memory.votedFor().isPresent()) {
            effects.add(new Effect.Inquire(memory.votedFor().get(), memory.voteRound()));
            return effects;
        }
        if (mine && (!running || nowMillis - since >= patienceMillis)) {
            giveUp(here, effects);
            since = nowMillis;
            return effects;
        }
        if (mine) {
            here.stream().filter(node -> !votes.contains(node) && !node.equals(self)).forEach(node -> {
                asked.add(node);
                effects.add(new Effect.Ask(node, memory.round()));
            });
            return effects;
        }
        if (isMajority(here.size()) && self.equals(new TreeSet<>(here).first())) {
            memory = new Memory(memory.round() + 1, Optional.of(self), memory.round() + 1, false);
            effects.add(new Effect.Remember(memory));
            running = true;
            since = nowMillis;
            votes.clear();
            asked.clear();
            votes.add(self);
            count(effects);
            if (!memory.founded()) {
                here.stream().filter(node -> !node.equals(self)).forEach(node -> {
                    asked.add(node);
                    effects.add(new Effect.Ask(node, memory.round()));
                });
            }
        }
        return effects;
    }

    private void giveUp(Set<String> here, List<Effect> effects) {
        long round = memory.round();
        running = false;
        votes.clear();
        memory = new Memory(round, Optional.empty(), 0, false);
        effects.add(new Effect.Remember(memory));
        Set<String> told = new TreeSet<>(here);
        told.addAll(asked);
        told.remove(self);
        told.forEach(node -> effects.add(new Effect.Release(node, round)));
        asked.clear();
    }

    /** Somebody asks for this node's vote. */
    public List<Effect> asked(String by, long round) {
        List<Effect> effects = new ArrayList<>();
        if (memory.founded()) {
            return effects;
        }
        if (memory.votedFor().isEmpty() || memory.votedFor().filter(by::equals).isPresent() && round >= memory.voteRound()) {
            memory = new Memory(memory.round(), Optional.of(by), round, false);
            effects.add(new Effect.Remember(memory));
            effects.add(new Effect.Grant(by, round));
        }
        return effects;
    }

    /** A vote has come. One of a round that is over goes back at once. */
    public List<Effect> granted(String by, long round) {
        List<Effect> effects = new ArrayList<>();
        if (!isOpen(round)) {
            if (!memory.founded()) {
                effects.add(new Effect.Release(by, round));
            }
            return effects;
        }
        votes.add(by);
        count(effects);
        return effects;
    }

    /** A voter asks whether its vote is still needed. */
    public List<Effect> inquired(String by, long round) {
        return memory.founded() || isOpen(round) ? List.of() : List.of(new Effect.Release(by, round));
    }

    private boolean isOpen(long round) {
        return running && !memory.founded() && memory.round() == round && memory.votedFor().filter(self::equals).isPresent();
    }

    private void count(List<Effect> effects) {
        if (isMajority(votes.size())) {
            memory = new Memory(memory.round(), memory.votedFor(), memory.voteRound(), true);
            effects.add(new Effect.Remember(memory));
            effects.add(new Effect.Found(memory.round()));
        }
    }

    /** The one who had this node's vote does not need it any more. */
    public List<Effect> released(String by, long round) {
        List<Effect> effects = new ArrayList<>();
        if (!memory.founded() && !by.equals(self) && memory.votedFor().filter(by::equals).isPresent() && memory.voteRound() <= round) {
            memory = new Memory(memory.round(), Optional.empty(), 0, false);
            effects.add(new Effect.Remember(memory));
        }
        return effects;
    }

    /** Another has founded an ensemble. */
    public List<Effect> known() {
        if (memory.founded()) {
            return List.of();
        }
        running = false;
        // Without its own vote, which would say that it was this node.
        memory = new Memory(memory.round(), memory.votedFor().filter(node -> !node.equals(self)), memory.voteRound(), true);
        return List.of(new Effect.Remember(memory));
    }
}
