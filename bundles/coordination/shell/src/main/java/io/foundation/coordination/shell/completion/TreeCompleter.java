package io.foundation.coordination.shell.completion;

import io.foundation.base.console.completion.Words;
import io.foundation.coordination.api.Kind;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The document trees there are. */
@Service
public class TreeCompleter extends Words {

    public TreeCompleter() {
        super(services -> Known.names(services, Kind.TREE));
    }
}
