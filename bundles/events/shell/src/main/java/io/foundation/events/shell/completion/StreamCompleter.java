package io.foundation.events.shell.completion;

import io.foundation.base.console.completion.Words;
import io.foundation.events.api.EventStats.StreamStats;
import io.foundation.events.api.Events;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The streams of this node. */
@Service
public class StreamCompleter extends Words {

    public StreamCompleter() {
        super(services -> services.find(Events.class).map(events -> events.stats().streams().stream().map(StreamStats::name).toList()).orElse(List.of()));
    }
}
