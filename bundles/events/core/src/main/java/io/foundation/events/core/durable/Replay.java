package io.foundation.events.core.durable;

import io.foundation.events.api.Event;
import io.foundation.events.api.EventFilter;
import io.foundation.events.api.EventLog;
import io.foundation.events.core.state.EventCodec;
import io.foundation.events.core.store.EventTable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Gives what is in the log and in the table, by id, each event once. Blocks. */
public final class Replay {

    private static final int AT_A_TIME = 1_024;

    private final Optional<EventLog> log;
    private final EventTable table;
    private final EventFilter filter;
    private final Deque<Event> logged = new ArrayDeque<>();
    private final Deque<Event> kept = new ArrayDeque<>();
    private long logPosition;
    private long tablePosition;

    private Replay(Optional<EventLog> log, EventTable table, EventFilter filter, long after) {
        this.log = log;
        this.table = table;
        this.filter = filter;
        this.logPosition = after;
        this.tablePosition = after;
    }

    /**
     * Runs it.
     *
     * @param log  empty if there is none
     * @param each gives false to end
     * @return how many were given
     */
    public static long run(Optional<EventLog> log, EventTable table, EventFilter filter, long after, Predicate<Event> each) {
        Replay replay = new Replay(log, table, filter, after);
        long given = 0;
        for (Event event = replay.next(); event != null; event = replay.next()) {
            given++;
            if (!each.test(event)) {
                break;
            }
        }
        return given;
    }

    private Event next() {
        if (kept.isEmpty()) {
            // The table first: what it forgets from now on is in the log, which is read after it.
            readTable();
            readLog();
        } else if (logged.isEmpty() && logPosition < kept.peek().id()) {
            readLog();
        }
        Event fromLog = logged.peek();
        Event fromTable = kept.peek();
        if (fromLog == null || fromTable != null && fromTable.id() < fromLog.id()) {
            return kept.poll();
        }
        if (fromTable != null && fromTable.id() == fromLog.id()) {
            kept.poll();
        }
        return logged.poll();
    }

    private void readTable() {
        EventTable.Slice slice = table.after(filter, tablePosition, AT_A_TIME);
        kept.addAll(slice.events());
        tablePosition = Math.max(tablePosition, slice.through());
    }

    /** Until there is something to give, or nothing more up to where the table is. */
    private void readLog() {
        boolean more = log.isPresent();
        while (more && logged.isEmpty()) {
            List<EventLog.Entry> entries = log.get().read(logPosition, AT_A_TIME);
            for (EventLog.Entry entry : entries) {
                Event event = EventCodec.fromBytes(entry.bytes());
                if (filter.matches(event)) {
                    logged.add(event);
                }
                logPosition = entry.id();
            }
            more = !entries.isEmpty();
        }
        if (logged.isEmpty()) {
            logPosition = Math.max(logPosition, tablePosition);
        }
    }
}
