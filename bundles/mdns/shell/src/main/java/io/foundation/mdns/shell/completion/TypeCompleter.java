package io.foundation.mdns.shell.completion;

import io.foundation.base.console.completion.Words;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The types of record that can be asked for. */
@Service
public class TypeCompleter extends Words {

    public TypeCompleter() {
        super(services -> List.of("A", "AAAA", "PTR", "SRV", "TXT", "ANY"));
    }
}
