package io.foundation.mdns.core.link;

import io.foundation.mdns.core.record.Packet;
import io.foundation.mdns.core.record.Resource;
import io.foundation.mdns.core.table.Own;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.xbill.DNS.Record;

/**
 * Answers on their way to everybody. What only this node can know goes at once; where others may answer too it waits a little, so that answers do not
 * meet and may go together (RFC 6762, 6). No record is said twice within a second. Not thread-safe.
 */
final class Replies {

    /** For how many seconds a plain resolver may hold what it is told. */
    static final long PLAIN_TTL = 10;

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SHARED_MIN = 20 * MILLI;
    private static final long SHARED_SPAN = 100 * MILLI;
    private static final long MORE_FOLLOWS = 400 * MILLI;
    private static final long QUIET = TimeUnit.SECONDS.toNanos(1);
    private static final long QUIET_OF_PROBES = 250 * MILLI;

    private record Promise(Own own, long due) {
    }

    private final LinkEffects effects;
    private final RandomGenerator random;
    private final Map<Record, Promise> promised = new LinkedHashMap<>();
    private final Map<Record, Long> lastSaid = new HashMap<>();

    Replies(LinkEffects effects, RandomGenerator random) {
        this.effects = effects;
        this.random = random;
    }

    /** Promises answers to a question. */
    void promise(List<Own> answers, Packet question, long now) {
        boolean shared = answers.stream().anyMatch(own -> !own.resource().unique()) || question.questions().size() > 1;
        long delay = shared ? SHARED_MIN + (long) (random.nextDouble() * SHARED_SPAN) : 0;
        long due = now + (question.truncated() ? MORE_FOLLOWS + delay : delay);
        boolean probe = !question.authority().isEmpty();
        for (Own own : answers) {
            Record record = own.resource().record();
            Long last = lastSaid.get(record);
            long allowed = last == null ? now : last + (probe ? QUIET_OF_PROBES : QUIET);
            long at = Math.max(probe ? now : due, allowed);
            promised.merge(record, new Promise(own, at), (former, later) -> former.due() - later.due() <= 0 ? former : later);
        }
    }

    /** Somebody else has said it. */
    void heard(Resource told) {
        Promise promise = promised.get(told.record());
        if (promise != null && !promise.own().resource().unique() && told.record().getTTL() >= promise.own().resource().record().getTTL()) {
            promised.remove(told.record());
        }
    }

    /** It was said to everybody. */
    void said(Resource resource, long now) {
        lastSaid.put(resource.record(), now);
        promised.remove(resource.record());
    }

    /** Whether everybody heard it within a quarter of its life. */
    boolean saidLately(Resource resource, long now) {
        Long last = lastSaid.get(resource.record());
        return last != null && now - last < TimeUnit.SECONDS.toNanos(resource.record().getTTL()) / 4;
    }

    /** Forgets what is not to be said any more. */
    void forget(Predicate<Own> still) {
        promised.values().removeIf(promise -> !still.test(promise.own()));
        if (promised.isEmpty() && lastSaid.size() > 1_024) {
            lastSaid.clear();
        }
    }

    void onTime(long now, UnaryOperator<List<Resource>> additional) {
        List<Resource> due = new ArrayList<>();
        for (Iterator<Promise> all = promised.values().iterator(); all.hasNext();) {
            Promise promise = all.next();
            if (promise.due() - now <= 0) {
                due.add(promise.own().resource());
                all.remove();
            }
        }
        if (due.isEmpty()) {
            return;
        }
        for (List<Resource> portion : Portions.of(due)) {
            effects.multicast(Packet.response(0, List.of(), portion, Portions.fitting(portion, additional.apply(portion))));
            portion.forEach(each -> said(each, now));
        }
    }

    long nextDue() {
        return promised.values().stream().mapToLong(Promise::due).min().orElse(Long.MAX_VALUE);
    }
}
