package io.foundation.telemetry.core.osgi;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.api.option.ConfiguredValues;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.telemetry.api.alert.AlertRule;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An alert by configuration: a file {@code io.foundation.telemetry.alert-NAME.cfg} for each. */
@Component(service = {}, immediate = true, configurationPid = ConfiguredAlert.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ConfiguredAlert.Config.class, factory = true)
public final class ConfiguredAlert {

    static final String PID = "io.foundation.telemetry.alert";

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredAlert.class);
    private static final List<OptionSpec> SPECS = List.of(
            OptionSpec.text("id", null, "Its name.").asRequired(),
            OptionSpec.text("series", null, "The name of the series it looks at.").asRequired(),
            OptionSpec.list("tags", "", "Tags that the series must have, key=value with commas between."),
            OptionSpec.choice("figure", "value", List.of("value", "rate", "mean", "p50", "p90", "p99", "p999", "max"), "Which of its figures; rate: by how much the value grows in a second."),
            OptionSpec.choice("side", "above", List.of("above", "below"), "On which side of the threshold it is bad."),
            OptionSpec.text("threshold", null, "The number beyond which it is bad.").asRequired(),
            OptionSpec.text("clear", null, "The number at which it is good again; by default the threshold."),
            OptionSpec.duration("patience", "0s", 0, 3_600_000, "How long it must be bad before it counts, and good before it is over."));

    private final Registration rule;

    /** What there is to configure. */
    @ObjectClassDefinition(name = "Foundation Telemetry Alert", description = "When to alert.")
    @interface Config {

        @AttributeDefinition(description = "Its name.")
        String id();

        @AttributeDefinition(description = "The name of the series it looks at.")
        String series();

        @AttributeDefinition(description = "Tags that the series must have, key=value with commas between.")
        String tags() default "";

        @AttributeDefinition(description = "Which of its figures: value, rate (by how much the value grows in a second), mean, p50, p90, p99, p999, max.")
        String figure() default "value";

        @AttributeDefinition(description = "On which side of the threshold it is bad: above or below.")
        String side() default "above";

        @AttributeDefinition(description = "The number beyond which it is bad.")
        String threshold();

        @AttributeDefinition(description = "The number at which it is good again; by default the threshold.", required = false)
        String clear();

        @AttributeDefinition(description = "How long it must be bad before it counts, and good before it is over, 0s to 1h.")
        String patience() default "0s";
    }

    @Activate
    public ConfiguredAlert(Map<String, Object> configured, @Reference TelemetryNode node) {
        Registration added = null;
        try {
            added = node.alerts().add(read(configured));
        } catch (FoundationException e) {
            LOG.error("{} There is no such alert until it is mended.", e.getMessage());
        }
        rule = added;
    }

    static AlertRule read(Map<String, ?> configured) {
        Options options = Options.read(PID, SPECS, ConfiguredValues.of(configured));
        Map<String, String> tags = new TreeMap<>();
        for (String tag : options.list("tags")) {
            int equals = tag.indexOf('=');
            if (equals < 1) {
                throw invalid("tags", tag, "key=value");
            }
            tags.put(tag.substring(0, equals), tag.substring(equals + 1));
        }
        double threshold = number("threshold", options.text("threshold"));
        return new AlertRule(options.text("id"), options.text("series"), tags, AlertRule.Figure.valueOf(options.text("figure").toUpperCase(Locale.ROOT)),
                AlertRule.Side.valueOf(options.text("side").toUpperCase(Locale.ROOT)), threshold, options.find("clear").map(text -> number("clear", text)).orElse(threshold),
                options.duration("patience"));
    }

    private static double number(String key, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw invalid(key, text, "a number");
        }
    }

    private static FoundationException invalid(String key, String value, String allowed) {
        return new FoundationException(ErrorType.INVALID_CONFIG_VALUE, PID + ": " + key + " = '" + value + "' is not allowed: use " + allowed + ".");
    }

    @Deactivate
    void deactivate() {
        if (rule != null) {
            rule.close();
        }
    }
}
