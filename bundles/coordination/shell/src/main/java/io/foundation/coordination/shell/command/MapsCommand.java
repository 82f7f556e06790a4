package io.foundation.coordination.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Text;
import io.foundation.coordination.api.DistributedMap;
import io.foundation.coordination.api.Kind;
import io.foundation.coordination.api.MapEntry;
import io.foundation.coordination.shell.completion.MapCompleter;
import io.foundation.coordination.shell.target.Agreement;
import io.foundation.coordination.shell.value.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:maps}. */
@Service
@Command(scope = "coordination", name = "maps", description = "Lists the maps, or the entries of one",
        detailedDescription = "classpath:coordination-maps.txt")
public class MapsCommand extends OfKind {

    private static final String READING = "Reading the map";

    @Argument(name = "map", description = "The map whose entries to show; all maps if left out")
    @Completion(MapCompleter.class)
    String map;

    @Override
    protected void perform(Environment environment) {
        if (map == null) {
            list(environment, Kind.MAP, "maps", (coordination, name) -> coordination.map(name).size().thenApply(size -> Optional.of(Map.entry(name, size))),
                    new Listing<Map.Entry<String, Integer>>("There is no map.", row -> Json.object("name", row.getKey(), "entries", row.getValue()))
                            .column("Map", Map.Entry::getKey)
                            .number("Entries", row -> Integer.toString(row.getValue())));
            return;
        }
        Format format = format();
        requireLines();
        DistributedMap found = agreement(environment).coordination().map(map);
        List<MapEntry> entries = first(found);
        int size = entries.size() < lines ? entries.size() : Math.max(lines, Agreement.ask(found.size(), READING));
        new Found<>(entries, size, entries.size()).print(environment.screen(), format, "entries", new Listing<>("There is nothing in the map '" + Text.oneLine(map) + "'.",
                MapsCommand::json)
                .column("Key", MapEntry::key)
                .number("Version", entry -> Long.toString(entry.value().version()))
                .number("Bytes", entry -> Integer.toString(entry.value().value().length))
                .column("Value", entry -> new Shown(entry.value().value()).cell()));
    }

    /** As many as are to be shown, page by page. */
    private List<MapEntry> first(DistributedMap found) {
        List<MapEntry> entries = new ArrayList<>();
        List<MapEntry> page;
        do {
            Optional<String> after = entries.isEmpty() ? Optional.empty() : Optional.of(entries.getLast().key());
            page = Agreement.ask(found.entries(after, Math.min(DistributedMap.MAX_PAGE, lines - entries.size())), READING);
            entries.addAll(page);
        } while (!page.isEmpty() && entries.size() < lines);
        return entries;
    }

    private static Map<String, Object> json(MapEntry entry) {
        Map<String, Object> json = Json.object("key", entry.key(), "version", entry.value().version());
        new Shown(entry.value().value()).addTo(json);
        return json;
    }
}
