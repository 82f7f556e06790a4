package io.foundation.coordination.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.coordination.api.Kind;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:counters}. */
@Service
@Command(scope = "coordination", name = "counters", description = "Lists the counters",
        detailedDescription = "classpath:coordination-counters.txt")
public class CountersCommand extends OfKind {

    @Override
    protected void perform(Environment environment) {
        list(environment, Kind.COUNTER, "counters", (coordination, name) -> coordination.counter(name).get().thenApply(value -> Optional.of(Map.entry(name, value))),
                new Listing<Map.Entry<String, Long>>("There is no counter.", row -> Json.object("name", row.getKey(), "value", row.getValue()))
                        .column("Counter", Map.Entry::getKey)
                        .number("Value", row -> Long.toString(row.getValue())));
    }
}
