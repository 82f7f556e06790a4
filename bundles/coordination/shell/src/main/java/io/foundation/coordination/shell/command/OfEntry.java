package io.foundation.coordination.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.output.Text;
import io.foundation.coordination.api.DistributedMap;
import io.foundation.coordination.shell.completion.MapCompleter;
import io.foundation.coordination.shell.target.Agreement;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;

/** A command that is about one entry of a map. */
abstract class OfEntry extends OfCluster {

    @Argument(name = "map", description = "The map", required = true)
    @Completion(MapCompleter.class)
    String map;

    @Argument(index = 1, name = "key", description = "The key", required = true)
    String key;

    /** The entry in a sentence. */
    final String named() {
        return "the key '" + Text.oneLine(key) + "' of the map '" + Text.oneLine(map) + "'";
    }

    /** What to say if the key is not there. */
    final FoundationException missing(DistributedMap found) {
        List<String> keys = Agreement.ask(found.keys(), "Reading the map");
        return new FoundationException(ErrorType.DATA_NOT_FOUND, keys.isEmpty()
                ? "There is no map '" + Text.oneLine(map) + "', or nothing in it: coordination:maps lists those there are."
                : "There is no key '" + Text.oneLine(key) + "' in the map '" + Text.oneLine(map) + "': there are " + Text.some(keys.stream().map(Text::oneLine).toList()) + "."
                        + Text.didYouMean(key, keys));
    }

    /** What to say if the entry has another version than was expected. */
    final FoundationException conflict(long expected) {
        return new FoundationException(ErrorType.CONFLICT, "The version of " + named() + " is not " + expected + ", so it was left as it is: coordination:map-get shows it.");
    }
}
