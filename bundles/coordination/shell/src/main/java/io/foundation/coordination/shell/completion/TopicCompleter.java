package io.foundation.coordination.shell.completion;

import io.foundation.base.console.completion.Words;
import io.foundation.coordination.api.Kind;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The topics somebody stands for. */
@Service
public class TopicCompleter extends Words {

    public TopicCompleter() {
        super(services -> Known.names(services, Kind.ELECTION));
    }
}
