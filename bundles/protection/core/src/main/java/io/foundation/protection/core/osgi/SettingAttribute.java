package io.foundation.protection.core.osgi;

import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.protection.core.policy.PolicySettings;
import java.util.List;
import java.util.Map;
import org.osgi.service.metatype.AttributeDefinition;

/** A setting, for tools that show and edit configurations. */
record SettingAttribute(OptionSpec spec) implements AttributeDefinition {

    @Override
    public String getName() {
        return spec.name();
    }

    @Override
    public String getID() {
        return spec.name();
    }

    @Override
    public String getDescription() {
        return spec.description();
    }

    @Override
    public int getCardinality() {
        return 0;
    }

    @Override
    public int getType() {
        return spec.kind() == OptionSpec.Kind.NUMBER ? LONG : STRING;
    }

    @Override
    public String[] getOptionValues() {
        return spec.kind() == OptionSpec.Kind.CHOICE ? spec.allowed().toArray(String[]::new) : null;
    }

    @Override
    public String[] getOptionLabels() {
        return getOptionValues();
    }

    @Override
    public String[] getDefaultValue() {
        return new String[] {spec.defaultValue()};
    }

    /** Empty if the value is allowed, else the sentence. */
    @Override
    public String validate(String value) {
        return Options.problems(PolicySettings.PID, List.of(spec), Map.of(spec.name(), value)).stream().findFirst().map(Throwable::getMessage).orElse("");
    }
}
