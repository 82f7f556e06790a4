package io.foundation.coordination.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.DistributedMap;
import io.foundation.coordination.api.Kind;
import io.foundation.coordination.shell.target.Agreement;
import io.foundation.coordination.shell.target.Existing;
import io.foundation.coordination.shell.value.Given;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:map-put}. */
@Service
@Command(scope = "coordination", name = "map-put", description = "Sets the value of a key of a map",
        detailedDescription = "classpath:coordination-map-put.txt")
public class MapPutCommand extends OfEntry {

    /** Stands for a key that is not there: no version is 0. */
    private static final long ABSENT = 0;

    @Argument(index = 2, name = "value", description = "What it is to be, as text", required = true)
    String value;

    @Option(name = "--expect", description = "Only if it has this version now; 0: only if it is not there")
    Long expect;

    @Option(name = "--base64", description = "The value is given in base64")
    boolean base64;

    @Option(name = "--create", description = "Make the map if there is none of that name")
    boolean create;

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        byte[] bytes = Given.bytes(value, base64);
        Coordination coordination = agreement(environment).coordination();
        if (!create) {
            Existing.requireUnlessMade(coordination, Kind.MAP, map);
        }
        long version = Agreement.ask(put(coordination.map(map), bytes), "Setting the value").orElseThrow(() -> conflict(expect));
        Changed.print(environment, format, "Version " + version + " of " + named() + " is there now.", new Details().add("Map", map, "map").add("Key", key, "key")
                .add("Version", Long.toString(version), "version", version).add("Bytes", Integer.toString(bytes.length), "bytes", bytes.length));
    }

    private CompletionStage<Optional<Long>> put(DistributedMap found, byte[] bytes) {
        if (expect == null) {
            return found.put(key, bytes).thenApply(Optional::of);
        }
        return expect == ABSENT ? found.putIfAbsent(key, bytes) : found.compareAndSet(key, expect, bytes);
    }
}
