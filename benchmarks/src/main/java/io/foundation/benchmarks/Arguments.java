package io.foundation.benchmarks;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The words behind a command: {@code --key value} pairs, {@code --flag}s and plain words. Not thread-safe. */
public final class Arguments {

    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> words = new ArrayList<>();

    private Arguments() {
    }

    /**
     * Reads the words of a command line.
     *
     * @param keys  the options that take a value
     * @param flags the options that take none
     * @throws FoundationException {@code INVALID_INPUT} for an unknown option or one without its value
     */
    public static Arguments read(List<String> line, Set<String> keys, Set<String> flags) {
        Arguments read = new Arguments();
        for (int i = 0; i < line.size(); i++) {
            String word = line.get(i);
            if (!word.startsWith("--")) {
                read.words.add(word);
                continue;
            }
            String key = word.substring(2);
            if (flags.contains(key)) {
                read.values.put(key, "true");
            } else if (!keys.contains(key)) {
                List<String> known = new ArrayList<>(keys);
                known.addAll(flags);
                String hint = Nearest.to(key, known).map(near -> ": did you mean --" + near + "?")
                        .orElse(": the options are --" + String.join(", --", known.stream().sorted().toList()) + ".");
                throw invalid("There is no option --" + key + hint);
            } else if (i + 1 == line.size()) {
                throw invalid("The option --" + key + " needs a value behind it.");
            } else {
                read.values.put(key, line.get(++i));
            }
        }
        return read;
    }

    /** The plain word at a place. */
    public String word(int index, String what) {
        if (index >= words.size()) {
            throw invalid("The command needs " + what + " as word " + (index + 1) + " behind it.");
        }
        return words.get(index);
    }

    /** Refuses more plain words than a command takes. */
    public Arguments noMoreWordsThan(int count) {
        if (words.size() > count) {
            throw invalid("The word '" + words.get(count) + "' is not understood: options begin with two dashes.");
        }
        return this;
    }

    public boolean flag(String key) {
        return values.containsKey(key);
    }

    public String text(String key, String otherwise) {
        return values.getOrDefault(key, otherwise);
    }

    /** A whole number within bounds. */
    public int number(String key, int otherwise, int least, int most) {
        return values.containsKey(key) ? parse(key, values.get(key), least, most) : otherwise;
    }

    /** Whole numbers within bounds, separated by commas. */
    public List<Integer> numbers(String key, String otherwise, int least, int most) {
        return list(key, otherwise).stream().map(word -> parse(key, word, least, most)).toList();
    }

    /** Words separated by commas. */
    public List<String> list(String key, String otherwise) {
        return List.of(text(key, otherwise).split(",")).stream().map(String::strip).filter(word -> !word.isEmpty()).toList();
    }

    /**
     * Words separated by commas, each of them one of some; all of them if none is given.
     *
     * @param what one of them is called
     */
    public List<String> among(String key, String known, String what) {
        List<String> all = List.of(known.split(","));
        List<String> chosen = list(key, known);
        chosen.stream().filter(word -> !all.contains(word)).findFirst().ifPresent(word -> {
            throw invalid("There is no " + what + " '" + word + "': the " + what + "s are " + String.join(", ", all) + ".");
        });
        return chosen;
    }

    private static int parse(String key, String value, int least, int most) {
        try {
            int number = Integer.parseInt(value.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Answered below, with the same sentence as a number out of range.
        }
        throw invalid("--" + key + " is '" + value + "': use a whole number from " + least + " to " + most + ".");
    }

    private static FoundationException invalid(String sentence) {
        return new FoundationException(ErrorType.INVALID_INPUT, sentence);
    }
}
