package io.foundation.mdns.core.link;

import io.foundation.mdns.core.cache.RecordCache;
import io.foundation.mdns.core.cache.RecordCache.Held;
import io.foundation.mdns.core.record.Packet;
import io.foundation.mdns.core.record.Question;
import io.foundation.mdns.core.record.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Asks what somebody wants to know on one interface, for as long as he does: at once, after a second, and then at intervals that double up to an hour; and
 * again while what is known grows old (RFC 6762, 5.2). Not thread-safe; has no clock of its own.
 */
final class Querier {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SOON = 20 * MILLI;
    private static final long SOON_SPAN = 100 * MILLI;
    private static final long FIRST_INTERVAL = TimeUnit.SECONDS.toNanos(1);
    private static final long MAX_INTERVAL = TimeUnit.HOURS.toNanos(1);
    /** At which parts of its life a record that is wanted is asked for again. */
    private static final double[] OLD = {0.8, 0.85, 0.9, 0.95};
    /** What goes this soon was taken back, or said for a moment only: it is not asked for again. */
    private static final long GOING = TimeUnit.SECONDS.toNanos(1);
    /** How many questions go in one packet. */
    private static final int QUESTIONS = 8;
    private static final int MAX_PACKETS = 64;

    private static final class Wanted {
        private int by;
        private long interval = FIRST_INTERVAL;
        private long due;
        private long asked = Long.MIN_VALUE / 2;
    }

    private final RecordCache cache;
    private final LinkEffects effects;
    private final RandomGenerator random;
    private final Map<Question, Wanted> wanted = new LinkedHashMap<>();

    Querier(RecordCache cache, LinkEffects effects, RandomGenerator random) {
        this.cache = cache;
        this.effects = effects;
        this.random = random;
    }

    /**
     * Somebody wants to know; to be taken back by {@link #forget}.
     *
     * @param urgent whether a person or a program waits: then it is asked at once, and else after the short wait that keeps many nodes that begin together apart
     */
    void want(Question question, boolean urgent, long now) {
        Wanted entry = wanted.computeIfAbsent(question, each -> {
            Wanted made = new Wanted();
            made.due = now + (urgent ? 0 : SOON + (long) (random.nextDouble() * SOON_SPAN));
            return made;
        });
        entry.by++;
        if (urgent && now - entry.asked > FIRST_INTERVAL) {
            entry.due = now;
        }
    }

    void forget(Question question) {
        Wanted entry = wanted.get(question);
        if (entry != null && --entry.by == 0) {
            wanted.remove(question);
        }
    }

    /** Somebody else asks: what he asks for need not be asked for again soon, if he knows no more than this node (RFC 6762, 7.3). */
    void onQuery(Packet packet, long now) {
        if (packet.truncated() || !packet.authority().isEmpty()) {
            return;
        }
        boolean knowsMore = packet.answers().stream().anyMatch(known -> cache.find(Question.of(known.record().getName(), known.record().getType()), now).stream()
                .noneMatch(held -> held.resource().sameAs(known)));
        for (Question question : packet.questions()) {
            Wanted entry = question.unicast() || knowsMore ? null : wanted.get(question);
            if (entry != null) {
                asked(entry, now);
            }
        }
    }

    void onTime(long now) {
        List<Question> questions = new ArrayList<>();
        wanted.forEach((question, entry) -> {
            if (entry.due - now <= 0 || nextRefresh(question, entry, now) - now <= 0) {
                asked(entry, now);
                questions.add(question);
            }
        });
        for (int i = 0; i < questions.size(); i += QUESTIONS) {
            ask(questions.subList(i, Math.min(i + QUESTIONS, questions.size())), now);
        }
    }

    private void asked(Wanted entry, long now) {
        if (entry.due - now < FIRST_INTERVAL) {
            entry.due = now + entry.interval + (long) (random.nextDouble() * entry.interval / 50);
            entry.interval = Math.min(entry.interval * 2, MAX_INTERVAL);
        }
        entry.asked = now;
    }

    private void ask(List<Question> questions, long now) {
        List<Resource> known = new ArrayList<>();
        for (Question question : questions) {
            for (Held held : cache.find(question, now)) {
                long left = held.secondsLeft(now);
                if (!held.resource().unique() && left * 2 > held.resource().record().getTTL()) {
                    known.add(held.resource().withTtl(left));
                }
            }
        }
        List<List<Resource>> portions = Portions.of(known);
        int last = Math.min(portions.size(), MAX_PACKETS) - 1;
        for (int i = 0; i <= last; i++) {
            effects.multicast(Packet.query(i == 0 ? questions : List.of(), portions.get(i), i < last));
        }
    }

    /** When a record that answers grows old and was not asked for since. */
    private long nextRefresh(Question question, Wanted entry, long now) {
        long next = Long.MAX_VALUE;
        for (Held held : cache.find(question, now)) {
            if (held.expires() - now <= GOING) {
                continue;
            }
            for (double part : OLD) {
                long at = held.at(part);
                if (at - entry.asked > 0) {
                    next = Math.min(next, at);
                    break;
                }
            }
        }
        return next;
    }

    long nextDue(long now) {
        long next = Long.MAX_VALUE;
        for (Map.Entry<Question, Wanted> each : wanted.entrySet()) {
            next = Math.min(next, Math.min(each.getValue().due, nextRefresh(each.getKey(), each.getValue(), now)));
        }
        return next;
    }
}
