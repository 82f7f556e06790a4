package io.foundation.config.core.schema;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.config.api.SettingSpec;
import io.foundation.config.api.SettingsFault;
import io.foundation.config.api.SettingsSchema;
import io.foundation.config.core.path.Paths;
import io.foundation.config.core.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A schema as it was when it came.
 *
 * @param prefix what its paths begin with
 * @param specs  its settings, with whole paths and plain defaults that keep their own rules
 * @param rules  the rules about several settings, by paths below the prefix
 */
public record Contributed(String prefix, List<SettingSpec> specs, Consumer<Map<String, Object>> rules) {

    private static final int MAX_SETTINGS = 1_000;

    public Contributed {
        specs = List.copyOf(specs);
    }

    /** @throws FoundationException one sentence for what is wrong with it */
    public static Contributed of(SettingsSchema schema) {
        String prefix = schema.prefix();
        Paths.checkSafe(prefix);
        List<SettingSpec> given = schema.settings();
        if (given.size() > MAX_SETTINGS) {
            throw new FoundationException(ErrorType.TOO_LARGE, "The schema '" + prefix + "' has " + given.size() + " settings: at most " + MAX_SETTINGS + " are allowed.");
        }
        List<SettingSpec> whole = new ArrayList<>();
        for (SettingSpec spec : given) {
            String path = Paths.join(prefix, spec.path());
            Paths.checkSafe(path);
            Object plain = Rules.checked(path, spec, Values.plain(path, spec.defaultValue()));
            whole.add(new SettingSpec(path, spec.kind(), plain, spec.least(), spec.greatest(), spec.allowed(), spec.updatable(), spec.secret(), spec.description()));
        }
        return new Contributed(prefix, whole, schema::check);
    }

    /** Whether a path is one of its settings, or below a tree of it. Another schema may have a prefix that begins with this one's. */
    public boolean names(String path) {
        return specs.stream().anyMatch(spec -> spec.path().equals(path) || spec.kind() == SettingSpec.Kind.TREE && Paths.isBelow(path, spec.path()));
    }

    /**
     * Asks the rules about several settings.
     *
     * @param values by whole path
     * @throws FoundationException what they say; {@link SettingsFault#VALIDATION_FAILED} if they fail otherwise
     */
    void ask(Map<String, Object> values) {
        try {
            rules.accept(values);
        } catch (FoundationException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw SettingsFault.VALIDATION_FAILED.error("The rules of the schema '" + prefix + "' failed with " + e.getClass().getSimpleName() + ": see the bundle that has it.");
        }
    }
}
