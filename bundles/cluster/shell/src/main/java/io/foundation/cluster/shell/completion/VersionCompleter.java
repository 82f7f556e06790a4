package io.foundation.cluster.shell.completion;

import io.foundation.base.console.completion.Words;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The versions of the features of which another version is installed: which feature is meant stands earlier in the line. */
@Service
public class VersionCompleter extends Words {

    public VersionCompleter() {
        super(Known::versions);
    }
}
