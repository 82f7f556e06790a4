package io.foundation.cluster.core.engine;

import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryResult;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Decides what the answers of one strategy mean for those it named before, by {@link PresenceRules}: a protocol core, without clock or thread. Newcomers
 * are believed at once; only absence is doubted. Somebody who comes in a newer life takes the place of the older one.
 */
final class Presence {

    private final PresenceRules rules;
    private final int minAbsent;
    /** Who is believed, and how many answers in a row have lacked him. */
    private final Map<DiscoveredPeer, Integer> absences = new HashMap<>();
    /** Whom the latest answer named that was not doubted. */
    private final Set<DiscoveredPeer> trusted = new HashSet<>();
    private Set<DiscoveredPeer> last = Set.of();
    private OptionalLong doubtedSince = OptionalLong.empty();

    /**
     * What is believed of a strategy that begins.
     *
     * @param asked whether the strategy is asked again and again; one that tells does not repeat itself
     * @param known whom its predecessor had named, where it takes the place of another version
     */
    Presence(PresenceRules rules, boolean asked, Set<DiscoveredPeer> known) {
        this.rules = rules;
        this.minAbsent = asked ? rules.minAbsent() : 1;
        known.forEach(this::present);
        trusted.addAll(known);
    }

    /** What an answer means. */
    DiscoveryResult answered(DiscoveryResult answer, long nowNanos) {
        if (!(answer instanceof DiscoveryResult.Complete(Set<DiscoveredPeer> named))) {
            if (answer instanceof DiscoveryResult.Partial(Set<DiscoveredPeer> some)) {
                some.forEach(this::present);
            }
            return answer;
        }
        if (!rules.prune()) {
            named.forEach(this::present);
            return new DiscoveryResult.Partial(named);
        }
        last = named;
        named.forEach(this::present);
        absences.replaceAll((peer, times) -> named.contains(peer) ? 0 : Math.min(minAbsent, times + 1));
        return judged(nowNanos);
    }

    Set<DiscoveredPeer> believed() {
        return Set.copyOf(absences.keySet());
    }

    /** What the latest answer means by now, after the time of {@link #dueNanos} has come. */
    DiscoveryResult due(long nowNanos) {
        return judged(nowNanos);
    }

    /** When the latest answer will mean something else; empty if it will not. */
    OptionalLong dueNanos() {
        return doubtedSince.isEmpty() ? OptionalLong.empty() : OptionalLong.of(doubtedSince.getAsLong() + rules.floorTime().toNanos());
    }

    /** What is doubted, as a sentence. */
    Optional<String> doubt() {
        return doubtedSince.isEmpty() ? Optional.empty() : Optional.of("The latest answer lacks " + trusted.stream().filter(peer -> !last.contains(peer)).count() + " of the "
                + trusted.size() + " that were named, which is below the floor of " + rules.floor() + " %: they stay for " + rules.floorTime().toMillis() + " ms, or until they are named again.");
    }

    private DiscoveryResult judged(long nowNanos) {
        doubtedSince = isBelowFloor() ? OptionalLong.of(doubtedSince.orElse(nowNanos)) : OptionalLong.empty();
        if (doubtedSince.isPresent() && nowNanos - dueNanos().getAsLong() >= 0) {
            doubtedSince = OptionalLong.empty();
        }
        if (doubtedSince.isEmpty()) {
            trusted.clear();
            trusted.addAll(last);
            absences.values().removeIf(times -> times >= minAbsent);
        }
        return new DiscoveryResult.Complete(believed());
    }

    /** Newcomers do not count: ten that are gone are not made good by ten others. */
    private boolean isBelowFloor() {
        long again = trusted.stream().filter(last::contains).count();
        return again * 100 < (long) rules.floor() * trusted.size();
    }

    private void present(DiscoveredPeer peer) {
        peer.id().ifPresent(id -> {
            absences.keySet().removeIf(old -> old.id().filter(id::supersedes).isPresent());
            if (trusted.removeIf(old -> old.id().filter(id::supersedes).isPresent())) {
                trusted.add(peer);
            }
        });
        absences.put(peer, 0);
    }
}
