package io.foundation.config.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.config.api.Layer;
import io.foundation.config.api.Setting;
import io.foundation.config.api.SettingSpec;
import io.foundation.config.shell.completion.PathCompleter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code settings:show}. */
@Service
@Command(scope = "settings", name = "show", description = "Shows a setting with what every layer says of it", detailedDescription = "classpath:settings-show.txt")
public class ShowCommand extends OfSettings {

    @Argument(name = "path", description = "The setting", required = true)
    @Completion(PathCompleter.class)
    String path;

    @Override
    protected void perform(Environment environment) {
        Setting setting = settings(environment).setting(path);
        SettingSpec spec = setting.spec();
        Details details = new Details()
                .add("Path", setting.path(), "path")
                .add("Value", Shown.value(setting.value().value()), "value", setting.value().value())
                .add("Origin", setting.value().origin().word(), "origin");
        Map<String, Object> layers = new LinkedHashMap<>();
        for (Layer layer : Layer.values()) {
            if (setting.layers().containsKey(layer)) {
                Object value = setting.layers().get(layer);
                layers.put(layer.word(), value);
                details.add("Layer " + layer.word(), Shown.value(value), layer.word());
            }
        }
        details.json("layers", layers)
                .add("Kind", spec.kind().name().toLowerCase(Locale.ROOT), "kind")
                .add("Allowed", allowed(spec), "allowed")
                .add("Updatable", spec.updatable() ? "yes" : "no", "updatable", spec.updatable())
                .add("Secret", spec.secret() ? "yes" : "no", "secret", spec.secret())
                .add("Description", spec.description(), "description")
                .print(environment.screen(), format());
    }

    private static String allowed(SettingSpec spec) {
        return switch (spec.kind()) {
            case CHOICE -> String.join(", ", spec.allowed());
            case FLAG -> "true, false";
            case WHOLE, NUMBER -> Double.isFinite(spec.greatest()) ? number(spec.least()) + " to " + number(spec.greatest())
                    : Double.isFinite(spec.least()) ? number(spec.least()) + " or more" : "any number";
            default -> "any";
        };
    }

    private static String number(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }
}
