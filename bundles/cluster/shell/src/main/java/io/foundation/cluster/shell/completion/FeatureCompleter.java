package io.foundation.cluster.shell.completion;

import io.foundation.base.console.completion.Words;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The features of which a version is installed. */
@Service
public class FeatureCompleter extends Words {

    public FeatureCompleter() {
        super(Known::features);
    }
}
