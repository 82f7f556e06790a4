package io.foundation.mdns.shell.completion;

import io.foundation.base.console.completion.Words;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The interfaces in use. */
@Service
public class LinkCompleter extends Words {

    public LinkCompleter() {
        super(Known::links);
    }
}
