package io.foundation.coordination.shell.completion;

import io.foundation.base.console.completion.Words;
import io.foundation.coordination.api.Kind;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The queues something is in. */
@Service
public class QueueCompleter extends Words {

    public QueueCompleter() {
        super(services -> Known.names(services, Kind.QUEUE));
    }
}
