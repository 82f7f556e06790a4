package io.foundation.testkit.history;

import java.util.List;
import java.util.Optional;

/**
 * One key of a map, which has no value at first, and never the same version twice: {@code get() -> version, value}, or nothing if there is no value; {@code put(value) -> version};
 * {@code cas(version, value) -> version}, or nothing if it has another one; {@code remove() -> version, value}, or nothing. Of a change whose answer was lost the version is whatever is answered next.
 */
public enum EntryModel implements Model<EntryModel.Entry> {

    INSTANCE;

    public static final String GET = "get";
    public static final String PUT = "put";
    public static final String CAS = "cas";
    public static final String REMOVE = "remove";

    /** Stands for the version of a value that nobody has been told. */
    private static final long UNTOLD = -1;
    private static final long ABSENT = 0;

    /**
     * How it is.
     *
     * @param version 0 if there is no value
     * @param latest  the greatest version that was told
     */
    public record Entry(long version, long value, long latest) {

        private boolean is(long asked) {
            return version == UNTOLD ? asked > latest : version != ABSENT && version == asked;
        }

        private Entry with(long newVersion, long newValue) {
            return new Entry(newVersion, newValue, Math.max(latest, newVersion));
        }

        private Entry without() {
            return new Entry(ABSENT, 0, latest);
        }
    }

    @Override
    public Entry initial() {
        return new Entry(ABSENT, 0, 0);
    }

    @Override
    public Optional<Entry> after(Entry entry, Operation operation) {
        Optional<List<Long>> answer = operation.answer();
        return switch (operation.call()) {
            case GET -> answer.isEmpty() ? Optional.of(entry) : shown(entry, answer.get());
            case PUT -> answer.isEmpty() ? Optional.of(entry.with(UNTOLD, operation.argument(0))) : written(entry, answer.get().getFirst(), operation.argument(0));
            case CAS -> swapped(entry, operation, answer);
            case REMOVE -> answer.isEmpty() ? Optional.of(entry.without()) : shown(entry, answer.get()).map(Entry::without);
            default -> throw new IllegalArgumentException("A key of a map knows no " + operation.call());
        };
    }

    private static Optional<Entry> shown(Entry entry, List<Long> answer) {
        if (answer.isEmpty()) {
            return entry.version() == ABSENT ? Optional.of(entry) : Optional.empty();
        }
        return entry.is(answer.get(0)) && entry.value() == answer.get(1) ? Optional.of(entry.with(answer.get(0), answer.get(1))) : Optional.empty();
    }

    private static Optional<Entry> written(Entry entry, long version, long value) {
        return version > entry.latest() ? Optional.of(entry.with(version, value)) : Optional.empty();
    }

    private static Optional<Entry> swapped(Entry entry, Operation operation, Optional<List<Long>> answer) {
        boolean same = entry.is(operation.argument(0));
        if (answer.isEmpty()) {
            return Optional.of(same ? entry.with(UNTOLD, operation.argument(1)) : entry);
        }
        if (answer.get().isEmpty()) {
            // A version that nobody was told may well be another.
            return same && entry.version() != UNTOLD ? Optional.empty() : Optional.of(entry);
        }
        return same ? written(entry.with(operation.argument(0), entry.value()), answer.get().getFirst(), operation.argument(1)) : Optional.empty();
    }
}
