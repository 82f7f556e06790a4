package io.foundation.events.shell.completion;

import io.foundation.base.console.completion.Words;
import io.foundation.events.api.Event;
import io.foundation.events.api.Events;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The types of the newest events. */
@Service
public class TypeCompleter extends Words {

    private static final int LOOKED_AT = 1_000;

    public TypeCompleter() {
        super(services -> services.find(Events.class).map(events -> events.recent(LOOKED_AT).stream().map(Event::type).distinct().sorted().toList()).orElse(List.of()));
    }
}
