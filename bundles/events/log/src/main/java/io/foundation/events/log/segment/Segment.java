package io.foundation.events.log.segment;

import io.foundation.events.api.EventLog.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32C;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreTool;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;

/**
 * One file of the log: a store of H2 that maps ids to entries, each with its own checksum, since the store checks what it needs itself and not what it is given. Not thread-safe.
 * What is not committed is not there when the file is opened again.
 */
final class Segment {

    private static final int CACHE_MEGABYTES = 2;
    private static final String MARK = "mark";

    private final Path file;
    private final long firstId;
    private MVStore store;
    private MVMap<Long, byte[]> entries;
    private MVMap<String, Long> meta;
    private long lastId;
    private long count;

    /**
     * Opens a file, or makes it.
     *
     * @param firstId the least id it may hold
     * @throws org.h2.mvstore.MVStoreException if it is damaged beyond repair, or somebody else has it
     */
    Segment(Path file, long firstId) {
        this.file = file;
        this.firstId = firstId;
        open();
    }

    private void open() {
        store = new MVStore.Builder().fileName(file.toString()).autoCommitDisabled().cacheSize(CACHE_MEGABYTES).open();
        store.setVersionsToKeep(0);
        try {
            entries = store.openMap("entries", new MVMap.Builder<Long, byte[]>().keyType(LongDataType.INSTANCE).valueType(ByteArrayDataType.INSTANCE));
            meta = store.openMap("meta", new MVMap.Builder<String, Long>().keyType(StringDataType.INSTANCE).valueType(LongDataType.INSTANCE));
            Long last = entries.lastKey();
            lastId = last == null ? firstId - 1 : last;
            count = entries.sizeAsLong();
        } catch (RuntimeException e) {
            store.closeImmediately();
            throw e;
        }
    }

    /** Writes, and returns when it is with the operating system, or, if asked for, with the disk. */
    void append(List<Entry> more, boolean force) {
        for (Entry entry : more) {
            entries.append(entry.id(), sealed(entry.bytes()));
        }
        store.commit();
        if (force) {
            store.sync();
        }
        lastId = more.getLast().id();
        count += more.size();
    }

    private static byte[] sealed(byte[] bytes) {
        return ByteBuffer.allocate(Integer.BYTES + bytes.length).putInt(checksum(bytes, 0)).put(bytes).array();
    }

    private static int checksum(byte[] bytes, int from) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, bytes.length - from);
        return (int) crc.getValue();
    }

    /**
     * Reads on.
     *
     * @param most  how many
     * @param bytes stop once they are so many
     * @return how many entries were damaged and are left out
     */
    int read(long after, int most, long bytes, List<Entry> into) {
        int damaged = 0;
        long read = 0;
        Iterator<Long> ids = entries.keyIterator(after + 1);
        while (ids.hasNext() && into.size() < most && read < bytes) {
            long id = ids.next();
            byte[] sealed = entries.get(id);
            if (sealed == null || sealed.length < Integer.BYTES || ByteBuffer.wrap(sealed).getInt() != checksum(sealed, Integer.BYTES)) {
                damaged++;
                continue;
            }
            read += sealed.length;
            into.add(new Entry(id, Arrays.copyOfRange(sealed, Integer.BYTES, sealed.length)));
        }
        return damaged;
    }

    /** 0 if there is none. */
    long mark() {
        Long mark = meta.get(MARK);
        return mark == null ? 0 : mark;
    }

    void mark(long number) {
        meta.put(MARK, number);
        store.commit();
    }

    /** The id of the first entry; one behind the last if there is none. */
    long firstEntry() {
        Long first = entries.firstKey();
        return first == null ? lastId + 1 : first;
    }

    long lastId() {
        return lastId;
    }

    long count() {
        return count;
    }

    Path file() {
        return file;
    }

    long bytes() {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return 0;
        }
    }

    /** Writes it anew without what small commits have left behind. Nothing is added to it any more. */
    void compact() {
        store.close();
        MVStoreTool.compact(file.toString(), false);
        open();
    }

    void close() {
        store.close();
    }

    /** For one that has failed: gives the file back, and leaves what was committed. */
    void abandon() {
        store.closeImmediately();
    }
}
