package io.foundation.cluster.shell.completion;

import io.foundation.base.console.completion.Words;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The channels of the clusters. */
@Service
public class ChannelCompleter extends Words {

    public ChannelCompleter() {
        super(Known::channels);
    }
}
