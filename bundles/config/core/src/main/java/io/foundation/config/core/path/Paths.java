package io.foundation.config.core.path;

import io.foundation.config.api.SettingsFault;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Paths as texts: words with dots between. */
public final class Paths {

    /** The most words of a path. */
    public static final int MAX_WORDS = 50;

    private static final int MAX_WORD = 255;
    private static final int SHOWN = 80;
    /** What a path of a setting never has, and an attempt to reach something else has. */
    private static final List<String> ATTACKS = List.of("../", "etc/passwd", "drop table", "<script>", "eval_string");
    /** Words that lead to the runtime where a path is resolved by reflection. */
    private static final Set<String> OF_THE_RUNTIME = Set.of("Elixir", "System", "File", "Code", "Process", "Node", "Kernel", "Runtime", "ProcessBuilder", "ClassLoader", "getClass",
            "__struct__", "__info__", "__proto__");

    private Paths() {
    }

    /** @throws io.foundation.base.api.error.FoundationException {@link SettingsFault#SECURITY_VIOLATION} */
    public static void checkSafe(String path) {
        if (path == null || path.isEmpty()) {
            throw SettingsFault.SECURITY_VIOLATION.error("A path is empty: give words with dots between, such as interface.query_timeout.");
        }
        if (path.length() > MAX_WORDS * (MAX_WORD + 1)) {
            throw SettingsFault.SECURITY_VIOLATION.error("The path " + quoted(path) + " has " + path.length() + " characters: no setting has such a path.");
        }
        String lower = path.toLowerCase(Locale.ROOT);
        for (String attack : ATTACKS) {
            if (lower.contains(attack)) {
                throw SettingsFault.SECURITY_VIOLATION.error("The path " + quoted(path) + " has '" + attack + "' in it: no path of a setting has.");
            }
        }
        String[] words = path.split("\\.", -1);
        if (words.length > MAX_WORDS) {
            throw SettingsFault.SECURITY_VIOLATION.error("The path " + quoted(path) + " has " + words.length + " words: at most " + MAX_WORDS + " are allowed.");
        }
        for (String word : words) {
            checkWord(path, word);
        }
    }

    private static void checkWord(String path, String word) {
        if (word.isEmpty() || word.length() > MAX_WORD) {
            throw SettingsFault.SECURITY_VIOLATION.error("The path " + quoted(path) + " has a word of " + word.length() + " characters: 1 to " + MAX_WORD + " are allowed.");
        }
        if (OF_THE_RUNTIME.contains(word)) {
            throw SettingsFault.SECURITY_VIOLATION.error("The path " + quoted(path) + " has the word '" + word + "' in it, which names a part of the runtime: take another.");
        }
        if (word.chars().anyMatch(Character::isISOControl)) {
            throw SettingsFault.SECURITY_VIOLATION.error("The path " + quoted(path) + " has a control character in it: take it away.");
        }
    }

    /** Whether a path is another one or below it; everything is below the empty one. */
    public static boolean isIn(String path, String prefix) {
        return prefix.isEmpty() || path.equals(prefix) || isBelow(path, prefix);
    }

    public static boolean isBelow(String path, String section) {
        return path.length() > section.length() && path.charAt(section.length()) == '.' && path.startsWith(section);
    }

    public static String join(String prefix, String rest) {
        return prefix.isEmpty() ? rest : rest.isEmpty() ? prefix : prefix + '.' + rest;
    }

    /** The path for a sentence: cut if it is long, without control characters. */
    public static String quoted(String path) {
        String shown = path.length() > SHOWN ? path.substring(0, SHOWN) + "…" : path;
        StringBuilder clean = new StringBuilder("'");
        shown.chars().forEach(c -> clean.append(Character.isISOControl(c) ? ' ' : (char) c));
        return clean.append('\'').toString();
    }
}
