package io.foundation.cluster.shell.completion;

import io.foundation.base.console.completion.Words;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The subjects this node has handlers for. */
@Service
public class SubjectCompleter extends Words {

    public SubjectCompleter() {
        super(Known::subjects);
    }
}
