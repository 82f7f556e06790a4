package io.foundation.cluster.core.messaging;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.MembershipSnapshot;
import io.foundation.cluster.api.messaging.Choice;
import io.foundation.cluster.api.messaging.Target;
import io.foundation.cluster.api.messaging.TargetResolver;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/** Finds out which nodes a target means, and chooses among them. Thread-safe. */
public final class Targets {

    /** Turns of more targets than that begin anew. */
    private static final int MAX_TURNS = 4_096;
    private static final int UNWEIGHTED = 10;

    private final Supplier<MembershipSnapshot> members;
    private final MessagingExtensions extensions;
    private final ToIntFunction<NodeName> pending;
    private final RandomGenerator random;
    private final Map<Target, AtomicInteger> turns = new ConcurrentHashMap<>();

    /** @param pending how many answers a node owes */
    public Targets(Supplier<MembershipSnapshot> members, MessagingExtensions extensions, ToIntFunction<NodeName> pending, RandomGenerator random) {
        this.members = members;
        this.extensions = extensions;
        this.pending = pending;
        this.random = random;
    }

    private record Candidate(NodeName name, int weight) {
    }

    /**
     * All the nodes that fit and are ready, by name. A node that is named is not asked whether it is ready.
     *
     * @throws FoundationException {@code DATA_NOT_FOUND} if there is none, {@code INVALID_INPUT} for a kind nobody resolves
     */
    public List<NodeName> all(Target target) {
        return candidates(target).stream().map(Candidate::name).toList();
    }

    /** Those that the target's choice chooses, at least one; errors as {@link #all}. */
    public List<NodeName> choose(Target target, String key) {
        List<Candidate> all = candidates(target);
        if (target.choice() == Choice.ALL) {
            return all.stream().map(Candidate::name).toList();
        }
        if (all.size() == 1) {
            return List.of(all.get(0).name);
        }
        return List.of(switch (target.choice()) {
            case ROUND_ROBIN, ALL -> inTurn(target, all);
            case WEIGHTED -> weighted(all);
            case LEAST_PENDING -> inTurn(target, least(all));
            case BY_KEY -> byKey(all, key);
        });
    }

    private List<Candidate> candidates(Target target) {
        List<Candidate> found = switch (target.kind()) {
            case Target.NODE -> List.of(new Candidate(NodeName.of(target.name()), UNWEIGHTED));
            case Target.ALL -> members.get().members().stream().filter(member -> member.state() != MemberState.LEFT && member.state() != MemberState.UNREACHABLE)
                    .map(member -> new Candidate(member.name(), UNWEIGHTED)).toList();
            case Target.ROLE -> ready().filter(member -> member.roles().contains(target.name()))
                    .map(member -> new Candidate(member.name(), UNWEIGHTED)).toList();
            case Target.CAPABILITY, Target.SERVICE -> advertised(target);
            case Target.TOPIC -> throw new FoundationException(ErrorType.INVALID_INPUT, "Who subscribed to the topic '" + target.name()
                    + "' is not known here: publish to it, or ask all.");
            default -> resolved(target);
        };
        if (found.isEmpty()) {
            throw new FoundationException(ErrorType.DATA_NOT_FOUND, "No ready member fits " + target + ": cluster:nodes shows who is there.");
        }
        return found;
    }

    private java.util.stream.Stream<Member> ready() {
        return members.get().members().stream().filter(member -> member.state() == MemberState.READY);
    }

    private List<Candidate> advertised(Target target) {
        List<Candidate> found = new ArrayList<>();
        ready().forEach(member -> Advertisements.weight(member, target.kind(), target.name())
                .ifPresent(weight -> found.add(new Candidate(member.name(), weight))));
        return found;
    }

    private List<Candidate> resolved(Target target) {
        List<TargetResolver> resolvers = extensions.resolvers(target.kind()).all();
        if (resolvers.isEmpty()) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "Nobody on this node knows how to find '" + target
                    + "': use node, all, role, capability, service or topic, or publish a TargetResolver for '" + target.kind() + "'.");
        }
        Collection<NodeName> names;
        try {
            names = resolvers.get(0).resolve(target);
        } catch (FoundationException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw new FoundationException(ErrorType.INTERNAL_ERROR, "The resolver of '" + target + "' failed: " + e, e);
        }
        Set<NodeName> wanted = new HashSet<>(names);
        return ready().filter(member -> wanted.contains(member.name())).map(member -> new Candidate(member.name(), UNWEIGHTED)).toList();
    }

    private NodeName inTurn(Target target, List<Candidate> all) {
        if (turns.size() > MAX_TURNS) {
            turns.clear();
        }
        int turn = turns.computeIfAbsent(target, each -> new AtomicInteger()).getAndIncrement();
        return all.get(Math.floorMod(turn, all.size())).name;
    }

    private NodeName weighted(List<Candidate> all) {
        int left = random.nextInt(all.stream().mapToInt(Candidate::weight).sum());
        for (Candidate each : all) {
            left -= each.weight;
            if (left < 0) {
                return each.name;
            }
        }
        throw new IllegalStateException("weights do not add up");
    }

    private List<Candidate> least(List<Candidate> all) {
        int[] owed = all.stream().mapToInt(each -> pending.applyAsInt(each.name)).toArray();
        int least = java.util.Arrays.stream(owed).min().orElse(0);
        List<Candidate> best = new ArrayList<>();
        for (int i = 0; i < owed.length; i++) {
            if (owed[i] == least) {
                best.add(all.get(i));
            }
        }
        return best;
    }

    /** The highest score wins: when a node goes, only its keys move. */
    private static NodeName byKey(List<Candidate> all, String key) {
        Candidate best = null;
        long highest = 0;
        for (Candidate each : all) {
            long score = mix(each.name.value().hashCode() * 0x9e3779b97f4a7c15L ^ mix(key.hashCode()));
            if (best == null || score > highest) {
                best = each;
                highest = score;
            }
        }
        return best.name;
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
