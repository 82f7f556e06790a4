package io.foundation.coordination.shell.completion;

import io.foundation.base.console.completion.Words;
import io.foundation.coordination.api.Kind;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The maps there are. */
@Service
public class MapCompleter extends Words {

    public MapCompleter() {
        super(services -> Known.names(services, Kind.MAP));
    }
}
