package io.foundation.coordination.shell.completion;

import io.foundation.base.console.completion.Words;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The clusters whose nodes this one can agree with. */
@Service
public class ClusterCompleter extends Words {

    public ClusterCompleter() {
        super(Known::clusters);
    }
}
