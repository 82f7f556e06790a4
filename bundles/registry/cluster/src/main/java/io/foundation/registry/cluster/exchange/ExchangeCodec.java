package io.foundation.registry.cluster.exchange;

import io.foundation.base.codec.ValueCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.registry.api.Entry;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.Health;
import io.foundation.registry.api.HealthStatus;
import io.foundation.registry.api.Metadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What nodes tell each other, as bytes. Each message has its version first, each entry its length, so that a reader passes over what later versions put behind. */
public final class ExchangeCodec {

    private static final int VERSION = 1;
    private static final int MAX_BYTES = 12 << 20;
    private static final int MAX_ENTRY = 128 << 10;
    private static final int MAX_TEXT = 4 << 10;
    private static final int DELTA = 1;
    private static final int PAGE = 2;
    private static final int GONE = 0;
    private static final int THERE = 1;

    private ExchangeCodec() {
    }

    public static byte[] write(Announcement announcement) {
        WireWriter to = new WireWriter(MAX_BYTES).writeU8(VERSION).writeI64(announcement.generation()).writeVarint(announcement.from());
        write(announcement.changes(), to);
        return to.toByteArray();
    }

    public static Announcement readAnnouncement(byte[] bytes) {
        WireReader from = begin(bytes);
        return new Announcement(from.readI64(), from.readVarint(Long.MAX_VALUE), readChanges(from));
    }

    public static byte[] write(Question question) {
        WireWriter to = new WireWriter(MAX_TEXT).writeU8(VERSION).writeI64(question.generation()).writeVarint(question.sequence()).writeBoolean(question.all());
        to.writeString(question.after() == null ? "" : question.after().namespace() + '/' + question.after().name());
        return to.toByteArray();
    }

    public static Question readQuestion(byte[] bytes) {
        WireReader from = begin(bytes);
        long generation = from.readI64();
        long sequence = from.readVarint(Long.MAX_VALUE);
        boolean all = from.readBoolean();
        String after = from.readString(MAX_TEXT);
        return new Question(generation, sequence, all, after.isEmpty() ? null : EntryKey.parse(after));
    }

    public static byte[] write(Reply reply) {
        WireWriter to = new WireWriter(MAX_BYTES).writeU8(VERSION);
        switch (reply) {
            case Reply.Delta delta -> {
                to.writeU8(DELTA).writeI64(delta.generation()).writeVarint(delta.from()).writeVarint(delta.now());
                write(delta.changes(), to);
            }
            case Reply.Page page -> {
                to.writeU8(PAGE).writeI64(page.generation()).writeVarint(page.sequence()).writeBoolean(page.last()).writeVarint(page.entries().size());
                page.entries().forEach(entry -> write(entry, to));
            }
        }
        return to.toByteArray();
    }

    public static Reply readReply(byte[] bytes) {
        WireReader from = begin(bytes);
        int kind = from.readU8();
        long generation = from.readI64();
        if (kind == DELTA) {
            long first = from.readVarint(Long.MAX_VALUE);
            long now = from.readVarint(Long.MAX_VALUE);
            return new Reply.Delta(generation, first, readChanges(from), now);
        }
        if (kind != PAGE) {
            throw from.malformed("a reply of the kind " + kind);
        }
        long sequence = from.readVarint(Long.MAX_VALUE);
        boolean last = from.readBoolean();
        List<Entry> entries = new ArrayList<>();
        for (int left = from.readCount(OwnLog.KEPT, 1); left > 0; left--) {
            entries.add(readEntry(from));
        }
        return new Reply.Page(generation, sequence, entries, last);
    }

    private static WireReader begin(byte[] bytes) {
        WireReader from = new WireReader(bytes);
        int version = from.readU8();
        if (version < VERSION) {
            throw from.malformed("a message in the layout " + version);
        }
        // Later versions may say more behind what is known here.
        return from;
    }

    private static void write(List<Change> changes, WireWriter to) {
        to.writeVarint(changes.size());
        for (Change change : changes) {
            if (change.entry() == null) {
                to.writeU8(GONE).writeString(change.key().namespace()).writeString(change.key().name());
            } else {
                to.writeU8(THERE);
                write(change.entry(), to);
            }
        }
    }

    private static List<Change> readChanges(WireReader from) {
        List<Change> changes = new ArrayList<>();
        for (int left = from.readCount(OwnLog.KEPT, 2); left > 0; left--) {
            int kind = from.readU8();
            if (kind == THERE) {
                Entry entry = readEntry(from);
                changes.add(new Change(entry.key(), entry));
            } else if (kind == GONE) {
                changes.add(new Change(new EntryKey(from.readString(MAX_TEXT), from.readString(MAX_TEXT)), null));
            } else {
                throw from.malformed("a change of the kind " + kind);
            }
        }
        return changes;
    }

    private static void write(Entry entry, WireWriter to) {
        int mark = to.beginSection();
        to.writeString(entry.key().namespace()).writeString(entry.key().name()).writeString(entry.owner()).writeZigzag(entry.since()).writeVarint(entry.lease().toMillis());
        to.writeString(entry.health().status().word()).writeString(entry.health().note()).writeBoolean(entry.routable());
        ValueCodec.write(entry.metadata(), to);
        to.endSection(mark);
    }

    private static Entry readEntry(WireReader message) {
        WireReader from = message.readSection(MAX_ENTRY);
        EntryKey key = new EntryKey(from.readString(MAX_TEXT), from.readString(MAX_TEXT));
        String owner = from.readString(MAX_TEXT);
        long since = from.readZigzag();
        Duration lease = Duration.ofMillis(from.readVarint(Long.MAX_VALUE));
        Health health = new Health(status(from.readString(MAX_TEXT)), from.readString(MAX_TEXT));
        boolean routable = from.readBoolean();
        return new Entry(key, Metadata.checked(ValueCodec.readMap(from)), owner, since, lease, health, routable);
    }

    /** A status of a later version is none that is known. */
    private static HealthStatus status(String word) {
        return Arrays.stream(HealthStatus.values()).filter(status -> status.word().equals(word)).findFirst().orElse(HealthStatus.UNKNOWN);
    }
}
