package io.foundation.mdns.core.cache;

import io.foundation.mdns.core.record.Question;
import io.foundation.mdns.core.record.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * What was heard on one interface, for as long as it holds. Bounded: where it is full, the record that was heard of longest ago goes. A record of which
 * its owner says that it is the only one takes the place of those of the same name and type, after a second (RFC 6762, 10.2); one that is taken back goes
 * after a second too (10.1). Not thread-safe; has no clock of its own.
 */
public final class RecordCache {

    /** No record is held for longer without being heard again. */
    public static final long MAX_TTL_SECONDS = 4_500;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Set<Integer> HELD = Set.of(Type.A, Type.AAAA, Type.PTR, Type.SRV, Type.TXT, Type.NSEC);

    /**
     * A record that is held.
     *
     * @param heard   when it was heard last, in nanoseconds
     * @param expires when it goes
     */
    public record Held(Resource resource, long heard, long expires) {

        /** How many seconds it holds from now on, rounded up. */
        public long secondsLeft(long now) {
            return Math.max(0, (expires - now + SECOND - 1) / SECOND);
        }

        /** When a part of its life is over, e.g. 0.8 of it. */
        public long at(double part) {
            return heard + (long) ((expires - heard) * part);
        }
    }

    private final int capacity;
    /** Those heard longest ago first. A record does not differ from another by its time to live. */
    private final Map<Record, Held> held = new LinkedHashMap<>();

    public RecordCache(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Takes what a packet says.
     *
     * @return whether anything is known now that was not, or is going to go
     */
    public boolean hear(List<Resource> told, long now) {
        boolean changed = false;
        for (Resource resource : told) {
            if (HELD.contains(resource.record().getType()) && resource.record().getDClass() == DClass.IN) {
                changed |= hear(resource, told, now);
            }
        }
        return changed;
    }

    private boolean hear(Resource resource, List<Resource> told, long now) {
        boolean changed = resource.unique() && flush(resource, told, now);
        Record key = resource.record();
        Held before = held.get(key);
        long ttl = resource.record().getTTL();
        if (ttl == 0) {
            if (before == null || before.expires() - now <= SECOND) {
                return changed;
            }
            held.put(key, new Held(before.resource(), before.heard(), now + SECOND));
            return true;
        }
        held.remove(key);
        while (held.size() >= capacity) {
            held.remove(held.keySet().iterator().next());
        }
        held.put(key, new Held(resource, now, now + Math.min(ttl, MAX_TTL_SECONDS) * SECOND));
        return changed || before == null;
    }

    private boolean flush(Resource only, List<Resource> told, long now) {
        boolean changed = false;
        for (Map.Entry<Record, Held> entry : held.entrySet()) {
            Held each = entry.getValue();
            boolean older = now - each.heard() > SECOND && each.expires() - now > SECOND;
            if (older && each.resource().record().sameRRset(only.record()) && told.stream().noneMatch(each.resource()::sameAs)) {
                entry.setValue(new Held(each.resource(), each.heard(), now + SECOND));
                changed = true;
            }
        }
        return changed;
    }

    /** The records that answer a question and still hold. */
    public List<Held> find(Question question, long now) {
        return held.values().stream().filter(each -> each.expires() - now > 0 && question.isAnsweredBy(each.resource().record())).toList();
    }

    /** Everything that still holds. */
    public List<Held> all(long now) {
        return held.values().stream().filter(each -> each.expires() - now > 0).toList();
    }

    /** Lets go what holds no longer; gives what went. */
    public List<Resource> expire(long now) {
        List<Resource> gone = new ArrayList<>();
        held.values().removeIf(each -> {
            boolean over = each.expires() - now <= 0;
            if (over) {
                gone.add(each.resource());
            }
            return over;
        });
        return gone;
    }

    /** When the next record goes; the most there is if there is none. */
    public long nextExpiry(long now) {
        return held.values().stream().mapToLong(each -> each.expires() - now).min().stream().map(left -> now + left).findFirst().orElse(Long.MAX_VALUE);
    }

    public int size() {
        return held.size();
    }

    /** Forgets everything, as when the interface has changed. */
    public void clear() {
        held.clear();
    }
}
