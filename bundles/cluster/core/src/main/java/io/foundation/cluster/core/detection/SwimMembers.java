package io.foundation.cluster.core.detection;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.api.detection.Judgement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** The members a SWIM detector judges, one life of a name, in the order of SWIM's rounds. Not thread-safe. */
final class SwimMembers {

    private final RandomGenerator random;
    private final Map<NodeName, SwimMember> byName = new LinkedHashMap<>();
    private final Map<Long, SwimMember> byKey = new HashMap<>();
    private final List<SwimMember> round = new ArrayList<>();
    private int next;
    private long lastKey;

    SwimMembers(RandomGenerator random) {
        this.random = random;
    }

    /** Adds a member, at a random place of the round so that newcomers are not probed by all at once. */
    SwimMember add(NodeId id, long revision, long now) {
        SwimMember member = new SwimMember(id, ++lastKey, revision, now);
        byName.put(id.name(), member);
        byKey.put(member.key, member);
        round.add(random.nextInt(round.size() + 1), member);
        return member;
    }

    void remove(SwimMember member) {
        byName.remove(member.id.name());
        byKey.remove(member.key);
        int at = round.indexOf(member);
        round.remove(at);
        if (at < next) {
            next--;
        }
    }

    /** The member of that name, in whatever life; null if there is none. */
    SwimMember named(NodeName name) {
        return byName.get(name);
    }

    /** This life of the member; null if it is not the one known. */
    SwimMember get(NodeId id) {
        SwimMember member = byName.get(id.name());
        return member != null && member.id.incarnation() == id.incarnation() ? member : null;
    }

    SwimMember ofKey(long key) {
        return byKey.get(key);
    }

    Iterable<SwimMember> all() {
        return round;
    }

    int count() {
        return round.size();
    }

    /** How many members there are with this node: the n of the formulas. */
    int clusterSize() {
        return round.size() + 1;
    }

    int count(Judgement judgement) {
        int count = 0;
        for (SwimMember member : round) {
            count += member.judgement == judgement ? 1 : 0;
        }
        return count;
    }

    /** The next of the round for whom the condition holds; a new round is a new order. Null if it holds for nobody. */
    SwimMember nextOfRound(Predicate<SwimMember> condition) {
        for (int tries = 0; tries < 2 * round.size(); tries++) {
            if (next >= round.size()) {
                next = 0;
                for (int i = round.size() - 1; i > 0; i--) {
                    Collections.swap(round, i, random.nextInt(i + 1));
                }
            }
            SwimMember member = round.get(next++);
            if (condition.test(member)) {
                return member;
            }
        }
        return null;
    }

    /** So many different members for whom the condition holds, or fewer if there are not that many. */
    List<SwimMember> sample(int most, Predicate<SwimMember> condition) {
        List<SwimMember> chosen = new ArrayList<>(most);
        if (round.isEmpty() || most == 0) {
            return chosen;
        }
        int step = coprimeStep();
        int at = random.nextInt(round.size());
        for (int i = 0; i < round.size() && chosen.size() < most; i++) {
            SwimMember member = round.get(at);
            if (condition.test(member)) {
                chosen.add(member);
            }
            at = (at + step) % round.size();
        }
        return chosen;
    }

    /** A random step that visits everybody: with one that shares no factor with their number. */
    private int coprimeStep() {
        int size = round.size();
        int step = 1 + random.nextInt(size);
        while (gcd(step, size) != 1) {
            step = step % size + 1;
        }
        return step;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
