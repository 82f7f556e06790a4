package io.foundation.cluster.core.osgi;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.cluster.core.config.ConfigurationCatalog.Key;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.osgi.service.metatype.AttributeDefinition;

/** A key of a configuration, for tools that show and edit configurations. Its check is the one the node itself makes. */
final class KeyAttribute implements AttributeDefinition {

    private final String pid;
    private final Key key;

    KeyAttribute(String pid, Key key) {
        this.pid = pid;
        this.key = key;
    }

    @Override
    public String getName() {
        return key.name();
    }

    @Override
    public String getID() {
        return key.name();
    }

    @Override
    public String getDescription() {
        return key.variants().entrySet().stream().map(variant -> variant.getKey().isEmpty() || key.variants().size() == 1 ? variant.getValue().description()
                : variant.getKey() + ": " + variant.getValue().description()).collect(Collectors.joining(" "));
    }

    /** One value of text with commas between, as in the files. */
    @Override
    public int getCardinality() {
        return 0;
    }

    @Override
    public int getType() {
        Collection<OptionSpec> variants = key.variants().values();
        if (variants.stream().anyMatch(OptionSpec::secret)) {
            return PASSWORD;
        }
        OptionSpec.Kind kind = key.first().kind();
        if (variants.stream().anyMatch(other -> other.kind() != kind)) {
            return STRING;
        }
        return switch (kind) {
            case NUMBER -> LONG;
            case FLAG -> BOOLEAN;
            case TEXT, DURATION, CHOICE, LIST, ADDRESSES -> STRING;
        };
    }

    @Override
    public String[] getOptionValues() {
        return key.variants().size() == 1 && key.first().kind() == OptionSpec.Kind.CHOICE ? key.first().allowed().toArray(String[]::new) : null;
    }

    @Override
    public String[] getOptionLabels() {
        return getOptionValues();
    }

    /** None if there is none, or if it depends on which provider is chosen. */
    @Override
    public String[] getDefaultValue() {
        List<String> defaults = key.variants().values().stream().map(OptionSpec::defaultValue).distinct().toList();
        return defaults.size() == 1 && defaults.get(0) != null ? new String[] {defaults.get(0)} : null;
    }

    /** Empty if the value is allowed (by one of the providers that know the key), else the sentence. */
    @Override
    public String validate(String value) {
        String sentence = "";
        for (OptionSpec spec : key.variants().values()) {
            List<FoundationException> problems = Options.problems(pid, List.of(spec), Map.of(spec.name(), value));
            if (problems.isEmpty()) {
                return "";
            }
            sentence = problems.get(0).getMessage();
        }
        return sentence;
    }
}
