package io.foundation.coordination.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.coordination.api.Kind;
import io.foundation.coordination.shell.completion.MapCompleter;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:map-clear}. */
@Service
@Command(scope = "coordination", name = "map-clear", description = "Takes all entries out of a map",
        detailedDescription = "classpath:coordination-map-clear.txt")
public class MapClearCommand extends OfClearing {

    @Argument(name = "map", description = "The map", required = true)
    @Completion(MapCompleter.class)
    String map;

    @Override
    protected void perform(Environment environment) {
        clear(environment, Kind.MAP, map, "entry", "entries", coordination -> coordination.map(map).clear());
    }
}
