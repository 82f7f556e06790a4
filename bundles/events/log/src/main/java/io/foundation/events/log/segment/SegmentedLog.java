package io.foundation.events.log.segment;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.events.api.EventLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.MVStoreTool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log as files in a row. The last one is written; when it is long enough it is written anew without gaps, and another is begun. The oldest file goes when there is no room. A file that
 * cannot be opened is put aside, and what was in it is missing. After a write that failed, the file is opened again as it was after the last that did not.
 */
public final class SegmentedLog implements EventLog, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SegmentedLog.class);
    private static final Pattern NAME = Pattern.compile("events-(\\d{19})\\.mv");
    private static final String ASIDE = ".damaged";
    private static final int SEGMENTS = 8;
    private static final long READ_AT_ONCE = 8 << 20;

    private final Path folder;
    private final long maxBytes;
    private final boolean force;
    private final TreeMap<Long, Segment> segments = new TreeMap<>();
    private Segment active;
    private long lastId;
    private long mark;
    private long damaged;
    private boolean closed;

    /**
     * Opens what is in a folder.
     *
     * @param maxBytes the most bytes of all files together
     * @param force    whether a write has reached the disk when it returns, and not the operating system only
     * @throws FoundationException {@code DEPENDENCY_FAILED} if the folder cannot be used, or another process uses it
     */
    public SegmentedLog(Path folder, long maxBytes, boolean force) {
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.force = force;
        try {
            Files.createDirectories(folder);
            try (Stream<Path> files = Files.list(folder)) {
                files.sorted().forEach(this::find);
            }
            openLast();
        } catch (IOException | UncheckedIOException | MVStoreException e) {
            segments.values().forEach(Segment::abandon);
            throw failed("cannot use the folder " + folder, e);
        }
    }

    private void find(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            return;
        }
        long firstId = Long.parseLong(name.group(1));
        MVStoreTool.compactCleanUp(file.toString());
        try {
            segments.put(firstId, new Segment(file, firstId));
        } catch (MVStoreException e) {
            if (e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
                throw e;
            }
            putAside(file, firstId, e);
        }
        lastId = Math.max(lastId, firstId - 1);
    }

    private void putAside(Path file, long firstId, Exception why) {
        LOG.error("The file {} of the durable log is damaged: the events from {} on that were in it are missing. It is kept as {}{}.", file, firstId, file.getFileName(), ASIDE, why);
        damaged++;
        try {
            Files.move(file, file.resolveSibling(file.getFileName() + ASIDE), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void openLast() {
        if (segments.isEmpty()) {
            begin(lastId + 1);
        }
        active = segments.lastEntry().getValue();
        lastId = Math.max(lastId, active.lastId());
        mark = active.mark();
    }

    private void begin(long firstId) {
        active = new Segment(folder.resolve(String.format(Locale.ROOT, "events-%019d.mv", firstId)), firstId);
        segments.put(firstId, active);
        if (mark != 0) {
            active.mark(mark);
        }
    }

    @Override
    public synchronized void append(List<Entry> entries) {
        ready();
        // After a failure nobody knows how far it came: what is there already is not written again.
        List<Entry> fresh = entries.stream().filter(entry -> entry.id() > lastId).toList();
        long before = lastId;
        for (Entry entry : fresh) {
            if (entry.id() <= before) {
                throw new FoundationException(ErrorType.CONFLICT, "The entry " + entry.id() + " comes after " + before + ": ids must grow.");
            }
            before = entry.id();
        }
        if (fresh.isEmpty()) {
            return;
        }
        try {
            if (active.bytes() >= maxBytes / SEGMENTS) {
                roll();
            }
            active.append(fresh, force);
            lastId = active.lastId();
        } catch (MVStoreException | UncheckedIOException e) {
            abandonActive();
            throw failed("cannot write to " + folder, e);
        }
    }

    private void roll() {
        active.compact();
        begin(lastId + 1);
        // One file may become as long as two parts before it is looked at again, and one may be there twice while it is written anew.
        while (segments.size() > 1 && total() > maxBytes - 3 * (maxBytes / SEGMENTS)) {
            Segment oldest = segments.pollFirstEntry().getValue();
            oldest.close();
            delete(oldest.file());
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void abandonActive() {
        if (active != null) {
            active.abandon();
            segments.values().remove(active);
            active = null;
        }
    }

    /** Opens the last file again after a failure. */
    private void ready() {
        if (closed) {
            throw new FoundationException(ErrorType.CLOSED, "The durable log is closed: wait for the next one.");
        }
        if (active == null) {
            try (Stream<Path> files = Files.list(folder)) {
                files.sorted().filter(file -> segments.values().stream().noneMatch(open -> open.file().equals(file))).forEach(this::find);
                openLast();
            } catch (IOException | UncheckedIOException | MVStoreException e) {
                throw failed("cannot open its files in " + folder, e);
            }
        }
    }

    private static FoundationException failed(String what, Exception why) {
        boolean full = false;
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            full |= cause.getMessage() != null && cause.getMessage().toLowerCase(Locale.ROOT).contains("no space left");
        }
        return new FoundationException(full ? ErrorType.RESOURCE_EXHAUSTED : ErrorType.DEPENDENCY_FAILED, "The durable log " + what + (full ? ", for the disk is full" : "") + ": make room, or see the cause ("
                + why.getMessage() + ").", why);
    }

    @Override
    public synchronized List<Entry> read(long after, int most) {
        ready();
        List<Entry> into = new ArrayList<>();
        Long from = segments.floorKey(after + 1);
        for (Segment segment : segments.tailMap(from == null ? Long.MIN_VALUE : from, true).values()) {
            try {
                damaged += segment.read(after, most, READ_AT_ONCE, into);
            } catch (MVStoreException | IllegalArgumentException e) {
                damaged++;
                LOG.error("The file {} of the durable log cannot be read on: what follows in it is left out.", segment.file(), e);
            }
            if (!into.isEmpty()) {
                return into;
            }
        }
        return into;
    }

    @Override
    public synchronized long mark() {
        return mark;
    }

    @Override
    public synchronized void mark(long number) {
        ready();
        try {
            active.mark(number);
            mark = number;
        } catch (MVStoreException e) {
            abandonActive();
            throw failed("cannot write to " + folder, e);
        }
    }

    @Override
    public synchronized Status status() {
        long count = segments.values().stream().mapToLong(Segment::count).sum();
        long first = segments.values().stream().filter(segment -> segment.count() > 0).mapToLong(Segment::firstEntry).min().orElse(0);
        return new Status(first, lastId, count, total(), maxBytes, damaged);
    }

    private long total() {
        return segments.values().stream().mapToLong(Segment::bytes).sum();
    }

    @Override
    public synchronized void close() {
        closed = true;
        for (Segment segment : segments.values()) {
            try {
                segment.close();
            } catch (MVStoreException e) {
                LOG.warn("The file {} of the durable log was not closed in order; what was written is in it.", segment.file(), e);
                segment.abandon();
            }
        }
        segments.clear();
    }
}
