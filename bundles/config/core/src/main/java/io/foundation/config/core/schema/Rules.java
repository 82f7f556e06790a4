package io.foundation.config.core.schema;

import io.foundation.base.api.error.FoundationException;
import io.foundation.config.api.Setting;
import io.foundation.config.api.SettingSpec;
import io.foundation.config.api.SettingsFault;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the specification of one setting demands of its value. */
public final class Rules {

    private static final int SHOWN = 80;

    private Rules() {
    }

    /**
     * The value as it is kept: a whole number where any is allowed becomes a Double.
     *
     * @throws FoundationException one of the faults of values
     */
    public static Object checked(String path, SettingSpec spec, Object value) {
        if (value == null && spec.defaultValue() == null) {
            return null;
        }
        return switch (spec.kind()) {
            case ANY -> value;
            case TEXT -> demand(value instanceof String, path, spec, value, "a text is allowed", value);
            case FLAG -> demand(value instanceof Boolean, path, spec, value, "true or false is allowed", value);
            case LIST -> demand(value instanceof List<?>, path, spec, value, "a list is allowed", value);
            case TREE -> demand(value instanceof Map<?, ?>, path, spec, value, "a map, or what is below it, is allowed", value);
            case CHOICE -> {
                if (!(value instanceof String word) || !spec.allowed().contains(word)) {
                    throw SettingsFault.INVALID_VALUE.error(sentence(path, spec, value, String.join(", ", spec.allowed()) + " are allowed"));
                }
                yield value;
            }
            case WHOLE -> {
                demand(value instanceof Long, path, spec, value, "a whole number is allowed", value);
                long number = (Long) value;
                if (number < spec.least() || number > spec.greatest()) {
                    throw SettingsFault.VALIDATION_FAILED.error(sentence(path, spec, value, bounds(spec)));
                }
                yield value;
            }
            case NUMBER -> {
                demand(value instanceof Long || value instanceof Double, path, spec, value, "a number is allowed", value);
                double number = ((Number) value).doubleValue();
                if (number < spec.least() || number > spec.greatest()) {
                    boolean range = Double.isFinite(spec.least()) && Double.isFinite(spec.greatest());
                    throw (range ? SettingsFault.RANGE_ERROR : SettingsFault.CONSTRAINT_VIOLATION).error(sentence(path, spec, value, bounds(spec)));
                }
                yield number;
            }
        };
    }

    private static Object demand(boolean kept, String path, SettingSpec spec, Object value, String allowed, Object result) {
        if (!kept) {
            throw SettingsFault.VALIDATION_FAILED.error(sentence(path, spec, value, allowed));
        }
        return result;
    }

    private static String sentence(String path, SettingSpec spec, Object value, String allowed) {
        String shown = String.valueOf(value);
        return "The setting '" + path + "' cannot be '" + (spec.secret() ? Setting.SECRET : shown.length() > SHOWN ? shown.substring(0, SHOWN) + "…" : shown) + "': " + allowed + ".";
    }

    private static String bounds(SettingSpec spec) {
        return Double.isFinite(spec.least()) && Double.isFinite(spec.greatest()) ? number(spec.least()) + " to " + number(spec.greatest()) + " is allowed"
                : Double.isFinite(spec.least()) ? number(spec.least()) + " or more is allowed" : number(spec.greatest()) + " or less is allowed";
    }

    private static String number(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15 ? Long.toString((long) number) : String.format(Locale.ROOT, "%s", number);
    }
}
