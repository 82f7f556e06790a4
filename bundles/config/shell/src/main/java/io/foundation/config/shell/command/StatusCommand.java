package io.foundation.config.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.output.Units;
import io.foundation.config.api.SettingsStatus;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code settings:status}. */
@Service
@Command(scope = "settings", name = "status", description = "Shows how the settings are kept, who is told of them, and what has no effect", detailedDescription = "classpath:settings-status.txt")
public class StatusCommand extends OfSettings {

    @Override
    protected void perform(Environment environment) {
        SettingsStatus status = settings(environment).status();
        Listing<SettingsStatus.Subscriber> subscribers = new Listing<SettingsStatus.Subscriber>("Nobody is told of changes.", StatusCommand::object)
                .column("Subscriber", SettingsStatus.Subscriber::name)
                .column("Told of", it -> it.prefixes().isEmpty() ? "everything" : Text.some(it.prefixes()))
                .number("Told", it -> Long.toString(it.told()))
                .number("Failed", it -> Long.toString(it.failed()))
                .number("Skipped", it -> Long.toString(it.skipped()));
        new Details()
                .add("Revision", Long.toString(status.revision()), "revision", status.revision())
                .add("Settings", Integer.toString(status.settings()), "settings", status.settings())
                .add("Updates", Long.toString(status.updates()), "updates", status.updates())
                .add("Last update", status.lastUpdate().map(last -> Units.moment(last.toEpochMilli(), environment.clock())).orElse(Units.NONE), "lastUpdate",
                        status.lastUpdate().map(last -> Units.iso(last.toEpochMilli())).orElse(null))
                .add("Up for", status.uptime().toSeconds() + "s", "uptimeMillis", status.uptime().toMillis())
                .add("File", status.file(), "file")
                .add("Troubles", Integer.toString(status.troubles().size()), "troubles", status.troubles())
                .json("subscribers", subscribers.objects(status.subscribers()))
                .print(environment.screen(), format());
        if (format() == Format.TABLE) {
            status.troubles().forEach(trouble -> environment.screen().line(environment.screen().paint(Style.WARNING, Text.oneLine(trouble))));
            environment.screen().line("");
            subscribers.print(environment.screen(), format(), status.subscribers());
        }
    }

    private static Map<String, Object> object(SettingsStatus.Subscriber subscriber) {
        return Json.object("name", subscriber.name(), "prefixes", subscriber.prefixes(), "told", subscriber.told(), "failed", subscriber.failed(), "skipped", subscriber.skipped());
    }
}
