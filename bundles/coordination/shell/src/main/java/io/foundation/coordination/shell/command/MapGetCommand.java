package io.foundation.coordination.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.coordination.api.DistributedMap;
import io.foundation.coordination.api.Versioned;
import io.foundation.coordination.shell.target.Agreement;
import io.foundation.coordination.shell.value.Shown;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:map-get}. */
@Service
@Command(scope = "coordination", name = "map-get", description = "Shows an entry of a map, with its version",
        detailedDescription = "classpath:coordination-map-get.txt")
public class MapGetCommand extends OfEntry {

    /** More than that nobody reads at a console. */
    private static final int MAX_CHARACTERS = 2_000;

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        DistributedMap found = agreement(environment).coordination().map(map);
        Versioned value = Agreement.ask(found.get(key), "Reading the map").orElseThrow(() -> missing(found));
        Shown shown = new Shown(value.value());
        if (format == Format.JSON) {
            Map<String, Object> json = Json.object("map", map, "key", key, "version", value.version());
            shown.addTo(json);
            environment.screen().line(Json.write(json));
        } else {
            new Details().add("Key", key, "key").add("Version", Long.toString(value.version()), "version").add("Bytes", Integer.toString(value.value().length), "bytes")
                    .add("Value", shown.upTo(MAX_CHARACTERS), "value").print(environment.screen(), format);
        }
    }
}
