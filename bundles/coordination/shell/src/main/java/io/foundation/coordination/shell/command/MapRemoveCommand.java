package io.foundation.coordination.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.coordination.api.DistributedMap;
import io.foundation.coordination.shell.target.Agreement;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:map-remove}. */
@Service
@Command(scope = "coordination", name = "map-remove", description = "Removes a key from a map",
        detailedDescription = "classpath:coordination-map-remove.txt")
public class MapRemoveCommand extends OfEntry {

    private static final String REMOVING = "Removing the key";

    @Option(name = "--expect", description = "Only if it has this version now")
    Long expect;

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        DistributedMap found = agreement(environment).coordination().map(map);
        long version;
        if (expect == null) {
            version = Agreement.ask(found.remove(key), REMOVING).orElseThrow(() -> missing(found)).version();
        } else if (Agreement.ask(found.remove(key, expect), REMOVING)) {
            version = expect;
        } else {
            throw conflict(expect);
        }
        Changed.print(environment, format, "Removed " + named() + ", which had version " + version + ".",
                new Details().add("Map", map, "map").add("Key", key, "key").add("Version", Long.toString(version), "version", version));
    }
}
