package io.foundation.cluster.core.security;

import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.protocol.Time;
import io.foundation.cluster.api.admin.AuditEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was refused. Bounded in memory and in lines of the log whoever tries how often: like refusals are one entry, the entry that was quiet
 * longest makes room, an entry writes a line at most every {@value #QUIET_SECONDS} seconds, and all together write at most
 * {@value #MAX_LINES} in that time. The lines go to the category {@value #CATEGORY}. Thread-safe.
 */
public final class AuditLog {

    /** The category of the lines. */
    public static final String CATEGORY = "io.foundation.audit";
    /** The most entries. */
    public static final int MAX_ENTRIES = 256;

    static final int QUIET_SECONDS = 10;
    static final int MAX_LINES = 20;
    private static final int MAX_DETAIL = 400;
    private static final long QUIET_NANOS = QUIET_SECONDS * 1_000_000_000L;

    private final ClusterName cluster;
    private final Time time;
    private final Logger log;
    private final Map<Key, Entry> entries = new LinkedHashMap<>();
    private long windowBegan;
    private int linesInWindow;
    private long unwritten;

    private record Key(String what, String who, String from, String reason, String about) {
    }

    private static final class Entry {
        private long first;
        private long last;
        private long times;
        private long written;
        private long writtenAt;
        private String detail;
    }

    public AuditLog(ClusterName cluster, Time time) {
        this(cluster, time, LoggerFactory.getLogger(CATEGORY));
    }

    AuditLog(ClusterName cluster, Time time, Logger log) {
        this.cluster = cluster;
        this.time = time;
        this.log = log;
        this.windowBegan = time.nanos();
    }

    /**
     * Something was refused.
     *
     * @param what   {@code link}, {@code message} or {@code request}
     * @param who    a proved name, or empty
     * @param from   a host, without a port: that is another one at every try
     * @param reason one of a few words
     * @param about  what else tells refusals apart, one of a few words, such as a channel; may be empty
     * @param detail a sentence without secrets; may hold words of a stranger
     */
    public synchronized void refused(String what, String who, String from, String reason, String about, String detail) {
        Key key = new Key(what, who, from, reason, about);
        Entry entry = entries.remove(key);
        long wall = time.wallMillis();
        if (entry == null) {
            if (entries.size() >= MAX_ENTRIES) {
                entries.remove(entries.keySet().iterator().next());
            }
            entry = new Entry();
            entry.first = wall;
        }
        // Put in anew, so that the order is that of the last time.
        entries.put(key, entry);
        entry.last = wall;
        entry.times++;
        entry.detail = clean(detail);
        write(key, entry);
    }

    private void write(Key key, Entry entry) {
        long now = time.nanos();
        if (now - windowBegan >= QUIET_NANOS) {
            if (unwritten > 0) {
                log.warn("[{}] {} refusals more were not written one by one; cluster:audit shows them", cluster, unwritten);
            }
            windowBegan = now;
            linesInWindow = 0;
            unwritten = 0;
        }
        if (entry.written > 0 && now - entry.writtenAt < QUIET_NANOS) {
            return;
        }
        if (linesInWindow >= MAX_LINES) {
            unwritten++;
            return;
        }
        linesInWindow++;
        long since = entry.times - entry.written;
        entry.written = entry.times;
        entry.writtenAt = now;
        log.warn("[{}] refused a {} of {} from {} ({}): {}{}", cluster, key.what, key.who.isEmpty() ? "a stranger" : key.who, key.from, key.reason,
                entry.detail, since > 1 ? " (" + since + " times since the last line)" : "");
    }

    /** The latest last. */
    public synchronized List<AuditEntry> entries() {
        List<AuditEntry> all = new ArrayList<>(entries.size());
        entries.forEach((key, entry) -> all.add(new AuditEntry(entry.first, entry.last, entry.times, key.what, key.who, key.from, key.reason, entry.detail)));
        return all;
    }

    /** One line that moves no cursor. */
    private static String clean(String text) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), MAX_DETAIL));
        for (int i = 0; i < text.length() && clean.length() < MAX_DETAIL; i++) {
            char c = text.charAt(i);
            clean.append(Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c);
        }
        return clean.toString();
    }
}
