package io.foundation.testkit.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@link Recorder}s wrote down, of one process or several.
 *
 * @param operations all that may have been done
 * @param pauses     when processes stood still or were killed
 */
public record History(List<Operation> operations, List<Pause> pauses) {

    /** A process noticed nothing from a moment on until another; {@link Operation#NEVER} if it was killed. */
    public record Pause(String process, long since, long until) {
    }

    public History {
        operations = List.copyOf(operations);
        pauses = List.copyOf(pauses);
    }

    /** Reads lines; those of one recorder in their order, several one after the other. */
    public static History of(Stream<String> lines) {
        Map<String, Operation> asked = new LinkedHashMap<>();
        List<Pause> pauses = new ArrayList<>();
        lines.forEach(line -> {
            String[] words = line.split(" ");
            switch (words[0] + words.length) {
                case "?7" -> asked.put(words[1], Operation.unanswered(words[2], words[3], words[4], numbers(words[5]), Long.parseLong(words[6])));
                case "!4" -> asked.computeIfPresent(words[1], (id, open) -> new Operation(open.client(), open.object(), open.call(), open.arguments(),
                        Optional.of(numbers(words[2])), open.invoked(), Long.parseLong(words[3])));
                case "x2" -> asked.remove(words[1]);
                case "~4" -> pauses.add(new Pause(words[1], Long.parseLong(words[2]), Long.parseLong(words[3])));
                default -> throw new IllegalArgumentException("No recorder has written: " + line);
            }
        });
        return new History(List.copyOf(asked.values()), pauses);
    }

    private static List<Long> numbers(String joined) {
        return joined.equals("-") ? List.of() : Arrays.stream(joined.split(",")).map(Long::valueOf).toList();
    }

    /** All of several. */
    public static History together(Collection<History> histories) {
        return new History(histories.stream().flatMap(history -> history.operations().stream()).toList(), histories.stream().flatMap(history -> history.pauses().stream()).toList());
    }

    /**
     * With what pauses do to locks: whoever had one, or was about to, when its process stood still may have lost it since, without having noticed.
     */
    public History withLosses() {
        List<Operation> all = new ArrayList<>(operations);
        List<Operation> acquired = operations.stream().filter(operation -> operation.call().equals(LockModel.ACQUIRE) && operation.answer().isPresent()).toList();
        Map<String, Long> released = new LinkedHashMap<>();
        operations.stream().filter(operation -> operation.call().equals(LockModel.RELEASE)).forEach(operation -> released.put(key(operation, operation.argument(0)), operation.returned()));
        for (Operation acquire : acquired) {
            long token = acquire.answer().orElseThrow().getFirst();
            long gone = released.getOrDefault(key(acquire, token), Operation.NEVER);
            pauses.stream().filter(pause -> pause.process().equals(acquire.process()) && pause.since() < gone && acquire.invoked() < pause.until()).mapToLong(pause -> Math.max(pause.since(), acquire.invoked())).min()
                    .ifPresent(since -> all.add(Operation.unanswered(acquire.client(), acquire.object(), LockModel.LOSE, List.of(token), since)));
        }
        return new History(all, pauses);
    }

    private static String key(Operation of, long token) {
        return of.object() + ' ' + token;
    }
}
