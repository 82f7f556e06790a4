package io.foundation.itests;

import io.foundation.base.api.option.OptionSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Configurations in which every key is wrong, made from the descriptions of the keys.
 *
 * @param text     the content of the file
 * @param expected what some sentence must contain, all parts of it, for each key
 */
record WrongKeys(String text, Map<String, List<String>> expected) {

    /** The last letter is there twice: a common slip. */
    static WrongKeys misspelt(String prefix, List<OptionSpec> specs, Map<String, String> rest) {
        StringBuilder text = new StringBuilder();
        rest.forEach((key, value) -> line(text, key, value));
        Map<String, List<String>> expected = new LinkedHashMap<>();
        for (OptionSpec spec : specs) {
            String wrong = spec.name() + spec.name().charAt(spec.name().length() - 1);
            line(text, prefix + wrong, "1");
            expected.put(prefix + wrong, List.of(wrong + "'", spec.name() + "'"));
        }
        return new WrongKeys(text.toString(), expected);
    }

    /** Every key that has a range or a choice has a value outside of it. */
    static WrongKeys outOfRange(String prefix, List<OptionSpec> specs, Map<String, String> rest) {
        StringBuilder text = new StringBuilder();
        rest.forEach((key, value) -> line(text, key, value));
        Map<String, List<String>> expected = new LinkedHashMap<>();
        for (OptionSpec spec : specs) {
            String wrong = switch (spec.kind()) {
                case NUMBER -> Long.toString(spec.max() + 1);
                case DURATION -> spec.max() + 1 + "ms";
                case CHOICE, FLAG -> "nonsense";
                case ADDRESSES -> "10.0.0.1:notaport";
                case TEXT, LIST -> null;
            };
            if (wrong != null) {
                line(text, prefix + spec.name(), wrong);
                expected.put(prefix + spec.name(), List.of(spec.name() + "'", wrong, "use "));
            }
        }
        return new WrongKeys(text.toString(), expected);
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append(key).append(" = ").append(value).append('\n');
    }

    /** The keys for which none of the texts says what is wrong. */
    List<String> unsaid(List<String> sentences) {
        return expected.entrySet().stream().filter(entry -> sentences.stream().noneMatch(text -> entry.getValue().stream().allMatch(text::contains)))
                .map(Map.Entry::getKey).toList();
    }
}
