package io.foundation.config.core.bridge;

import io.foundation.config.api.SettingSpec;
import io.foundation.config.api.SettingSpec.Kind;
import io.foundation.config.api.SettingsFault;
import io.foundation.config.api.SettingsSchema;
import io.foundation.config.core.path.Paths;
import io.foundation.config.core.schema.Texts;
import io.foundation.config.core.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.ObjectClassDefinition;

/** The configuration of a PID, as its metatype describes it: all of it may change while the node runs, since Config Admin may change it at any time. */
public final class MetatypeSchema implements SettingsSchema {

    /** Metatype has a type for passwords, which many do not use. */
    private static final Pattern SECRET = Pattern.compile("(?i).*(password|secret|token|credential).*");

    private final String pid;
    private final List<SettingSpec> specs = new ArrayList<>();
    private final Map<String, AttributeDefinition> definitions = new TreeMap<>();

    public MetatypeSchema(String pid, ObjectClassDefinition metatype) {
        this.pid = pid;
        AttributeDefinition[] all = metatype.getAttributeDefinitions(ObjectClassDefinition.ALL);
        for (AttributeDefinition definition : all == null ? new AttributeDefinition[0] : all) {
            if (definitions.put(definition.getID(), definition) == null) {
                specs.add(spec(definition));
            }
        }
    }

    private static SettingSpec spec(AttributeDefinition definition) {
        Kind kind = kind(definition);
        String[] defaults = definition.getDefaultValue();
        Object value = defaults == null || defaults.length == 0 ? null : Texts.value(kind, String.join(",", defaults));
        String description = definition.getDescription() == null ? "" : definition.getDescription();
        String[] options = definition.getOptionValues();
        List<String> allowed = kind == Kind.CHOICE ? List.of(options) : List.of();
        boolean secret = definition.getType() == AttributeDefinition.PASSWORD || SECRET.matcher(definition.getID()).matches();
        return new SettingSpec(definition.getID(), kind, value, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, allowed, true, secret, description);
    }

    private static Kind kind(AttributeDefinition definition) {
        if (definition.getCardinality() != 0) {
            return Kind.LIST;
        }
        return switch (definition.getType()) {
            case AttributeDefinition.BOOLEAN -> Kind.FLAG;
            case AttributeDefinition.LONG, AttributeDefinition.INTEGER, AttributeDefinition.SHORT, AttributeDefinition.BYTE -> Kind.WHOLE;
            case AttributeDefinition.DOUBLE, AttributeDefinition.FLOAT -> Kind.NUMBER;
            default -> definition.getOptionValues() != null && definition.getOptionValues().length > 0 && definition.getDefaultValue() != null ? Kind.CHOICE : Kind.TEXT;
        };
    }

    @Override
    public String prefix() {
        return pid;
    }

    @Override
    public List<SettingSpec> settings() {
        return List.copyOf(specs);
    }

    /** Metatype looks at each value alone, with the bounds that it does not tell. */
    @Override
    public void check(Map<String, Object> values) {
        values.forEach((key, value) -> {
            AttributeDefinition definition = definitions.get(key);
            String complaint = definition == null || value == null ? null : definition.validate(Values.text(value));
            if (complaint != null && !complaint.isEmpty()) {
                throw SettingsFault.VALIDATION_FAILED.error("The setting '" + Paths.join(pid, key) + "' is not allowed by its metatype: " + complaint + ".");
            }
        });
    }
}
