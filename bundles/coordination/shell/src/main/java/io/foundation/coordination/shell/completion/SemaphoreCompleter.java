package io.foundation.coordination.shell.completion;

import io.foundation.base.console.completion.Words;
import io.foundation.coordination.api.Kind;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The semaphores there are. */
@Service
public class SemaphoreCompleter extends Words {

    public SemaphoreCompleter() {
        super(services -> Known.names(services, Kind.SEMAPHORE));
    }
}
