package io.foundation.coordination.server.ensemble;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Decides who should be in the ensemble: one step at a time, from what this node sees. The rules, the first that applies:
 * <ol>
 * <li>While it is frozen, or a step is under way, or most members are away, nothing is proposed. Whoever cannot see a majority could not have it changed anyway.</li>
 * <li>A member that leaves is replaced at once, one that is away after a grace time, if somebody can take its seat.</li>
 * <li>If nobody can, and members leave on purpose, the ensemble shrinks to the greatest odd number that those who stay can fill. It never shrinks because members died: they may come back.</li>
 * <li>It grows to the greatest odd number, up to the size it is meant to have, that nodes who are here can fill; two at a time, never to an even number.</li>
 * <li>While all members are here, a seat moves to a zone that has at least two members fewer.</li>
 * </ol>
 * Seats go to the zone with the fewest members, then to who has been here longest, then by name: nodes that see the same propose the same.
 *
 * <p>It proves nothing about agreement, and need not: a step names the version it changes, and the ensemble itself makes it or refuses it, with majorities of the old
 * members and of the new. So two halves of a cluster never change it in two ways. A protocol core: single-threaded, without I/O, clock or thread.
 */
public final class EnsemblePlan {

    private static final int JOURNAL = 200;

    /** What was decided or has happened, and when. */
    public record Entry(long atMillis, String what) {
    }

    private static final class Seen {
        private String zone;
        private boolean here;
        private boolean leaving;
        private long since;
    }

    private final PlanSettings settings;
    private final Map<String, Seen> nodes = new HashMap<>();
    private final Deque<Entry> journal = new ArrayDeque<>();
    private Ensemble ensemble;
    private Step underway;
    private long proposedAt;
    private boolean frozen;
    private String lastWish = "";
    private final Consumer<Entry> noted;

    /** @param ensemble as it is now */
    public EnsemblePlan(PlanSettings settings, Ensemble ensemble) {
        this(settings, ensemble, entry -> { });
    }

    /**
     * @param ensemble as it is now
     * @param noted    told of every entry of the journal, within the call that makes it
     */
    public EnsemblePlan(PlanSettings settings, Ensemble ensemble, Consumer<Entry> noted) {
        this.settings = settings;
        this.ensemble = ensemble;
        this.noted = noted;
    }

    public Ensemble ensemble() {
        return ensemble;
    }

    public boolean isFrozen() {
        return frozen;
    }

    /** The last steps and what became of them, the oldest first; bounded. */
    public List<Entry> journal() {
        return List.copyOf(journal);
    }

    /**
     * A node is here, or is not.
     *
     * @param leaving whether it has said that it leaves
     */
    public void seen(String name, String zone, boolean here, boolean leaving, long nowMillis) {
        Seen seen = nodes.computeIfAbsent(name, unused -> {
            Seen fresh = new Seen();
            fresh.since = nowMillis;
            fresh.here = here;
            return fresh;
        });
        if (seen.here != here) {
            seen.since = nowMillis;
        }
        seen.zone = zone;
        seen.here = here;
        seen.leaving = leaving;
    }

    /** The ensemble has this configuration; an older one than is known changes nothing. */
    public void configured(Ensemble now, long nowMillis) {
        if (now.version() <= ensemble.version()) {
            return;
        }
        ensemble = now;
        underway = null;
        note(nowMillis, now.toString() + '.');
    }

    /** The ensemble has refused a step, or could not be asked. */
    public void refused(Step step, String why, long nowMillis) {
        if (step.equals(underway)) {
            underway = null;
            note(nowMillis, "Not done: " + step.reason() + " (" + why + ").");
        }
    }

    /** While frozen nothing is proposed; what would be is in the journal. */
    public void freeze(boolean freeze, String who, long nowMillis) {
        if (frozen != freeze) {
            frozen = freeze;
            lastWish = "";
            note(nowMillis, (freeze ? "Frozen by " : "Thawed by ") + who + '.');
        }
    }

    /** What to ask the ensemble for now; then nothing until it is {@link #configured}, {@link #refused} or taken for lost. */
    public Optional<Step> next(long nowMillis) {
        if (underway != null && nowMillis - proposedAt < settings.retry().toMillis()) {
            return Optional.empty();
        }
        underway = null;
        Optional<Step> wish = wish(nowMillis);
        if (wish.isEmpty()) {
            return wish;
        }
        if (frozen) {
            String reason = wish.get().reason();
            if (!reason.equals(lastWish)) {
                lastWish = reason;
                note(nowMillis, "Frozen, or else: " + reason + '.');
            }
            return Optional.empty();
        }
        underway = wish.get();
        proposedAt = nowMillis;
        note(nowMillis, underway.reason() + '.');
        return wish;
    }

    private Optional<Step> wish(long now) {
        Set<String> here = ensemble.members().stream().filter(this::isHere).collect(Collectors.toCollection(TreeSet::new));
        if (!ensemble.isMajority(here)) {
            return Optional.empty();
        }
        List<String> going = ensemble.members().stream().filter(name -> isLeaving(name) || isAwayFor(name, settings.grace().toMillis(), now)).toList();
        List<String> free = free(now);
        if (!going.isEmpty() && !free.isEmpty()) {
            String gone = going.stream().min(Comparator.comparing((String name) -> !isLeaving(name)).thenComparing(Comparator.naturalOrder())).orElseThrow();
            return Optional.of(replace(gone, best(free, ensemble.with(Map.of(), Set.of(gone))), isLeaving(gone) ? "which leaves" : "which is away"));
        }
        List<String> staying = here.stream().filter(name -> !isLeaving(name)).toList();
        if (ensemble.members().stream().anyMatch(this::isLeaving)) {
            return shrink(staying);
        }
        return grow(free, here).or(() -> here.size() == ensemble.size() ? rezone(free) : Optional.empty());
    }

    private Step replace(String gone, String come, String why) {
        return new Step(ensemble.version(), Map.of(come, zone(come)), Set.of(gone), come + " takes the seat of " + gone + ", " + why);
    }

    /** Only members that leave, and members that are here and would make it even, lose their seats: those who died keep theirs if an odd number can be had with them. */
    private Optional<Step> shrink(List<String> staying) {
        List<String> kept = new ArrayList<>(ensemble.members().stream().filter(name -> !isLeaving(name)).toList());
        int size = odd(Math.min(kept.size(), staying.size()));
        if (size < 1 || size >= ensemble.size()) {
            return Optional.empty();
        }
        Ensemble next = ensemble.with(Map.of(), ensemble.members().stream().filter(this::isLeaving).collect(Collectors.toSet()));
        while (next.size() > size) {
            Ensemble current = next;
            String least = current.members().stream().max(Comparator.comparing((String name) -> !isHere(name))
                    .thenComparing(name -> current.inZone(current.zones().get(name))).thenComparing(Comparator.naturalOrder())).orElseThrow();
            next = current.with(Map.of(), Set.of(least));
        }
        Set<String> removed = new TreeSet<>(ensemble.members());
        removed.removeAll(next.members());
        return Optional.of(new Step(ensemble.version(), Map.of(), removed, String.join(" and ", removed) + " give up their seats: of " + ensemble.size() + " members "
                + staying.size() + " stay"));
    }

    private Optional<Step> grow(List<String> free, Set<String> here) {
        int target = Math.min(settings.size(), odd(here.size() + free.size()));
        if (target < ensemble.size() + 2 || here.size() < ensemble.size()) {
            return Optional.empty();
        }
        Map<String, String> added = new TreeMap<>();
        List<String> left = new ArrayList<>(free);
        Ensemble next = ensemble;
        for (int i = 0; i < 2; i++) {
            String come = best(left, next);
            left.remove(come);
            added.put(come, zone(come));
            next = next.with(Map.of(come, zone(come)), Set.of());
        }
        return Optional.of(new Step(ensemble.version(), added, Set.of(), String.join(" and ", added.keySet()) + " take seats: the ensemble grows from " + ensemble.size() + " to " + next.size()));
    }

    private Optional<Step> rezone(List<String> free) {
        if (free.isEmpty()) {
            return Optional.empty();
        }
        String come = best(free, ensemble);
        String crowded = ensemble.zones().values().stream().max(Comparator.comparing(ensemble::inZone).thenComparing(Comparator.naturalOrder())).orElseThrow();
        if (ensemble.inZone(crowded) - ensemble.inZone(zone(come)) < 2) {
            return Optional.empty();
        }
        String gone = ensemble.members().stream().filter(name -> ensemble.zones().get(name).equals(crowded)).max(Comparator.naturalOrder()).orElseThrow();
        return Optional.of(replace(gone, come, "because zone " + crowded + " has " + ensemble.inZone(crowded) + " members and " + zone(come) + " has " + ensemble.inZone(zone(come))));
    }

    /** Who could take a seat, in the order of their names. */
    private List<String> free(long now) {
        Set<String> free = new LinkedHashSet<>(new TreeMap<>(nodes).keySet());
        free.removeIf(name -> ensemble.members().contains(name) || !isHere(name) || isLeaving(name) || now - nodes.get(name).since < settings.settle().toMillis());
        return new ArrayList<>(free);
    }

    private String best(List<String> candidates, Ensemble beside) {
        return candidates.stream().min(Comparator.comparing((String name) -> beside.inZone(zone(name))).thenComparing(name -> nodes.get(name).since)
                .thenComparing(Comparator.naturalOrder())).orElseThrow();
    }

    private boolean isHere(String name) {
        Seen seen = nodes.get(name);
        return seen != null && seen.here;
    }

    private boolean isLeaving(String name) {
        Seen seen = nodes.get(name);
        return seen != null && seen.leaving;
    }

    /** A member that was never seen is away since nobody knows when: it has its grace from the moment it is first reported as away. */
    private boolean isAwayFor(String name, long millis, long now) {
        Seen seen = nodes.get(name);
        return seen != null && !seen.here && now - seen.since >= millis;
    }

    private String zone(String name) {
        return nodes.get(name).zone;
    }

    private static int odd(int number) {
        return number % 2 == 0 ? number - 1 : number;
    }

    private void note(long now, String what) {
        if (journal.size() == JOURNAL) {
            journal.removeFirst();
        }
        Entry entry = new Entry(now, what);
        journal.addLast(entry);
        noted.accept(entry);
    }
}
