package io.foundation.cluster.shell.completion;

import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The channels of the clusters. */
@Service
public class ChannelCompleter extends Words {

    public ChannelCompleter() {
        super(Known::channels);
    }
}
