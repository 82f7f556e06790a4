package io.foundation.registry.shell.completion;

import io.foundation.base.console.completion.Words;
import io.foundation.registry.api.Registry;
import java.util.Set;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The namespaces of this node. */
@Service
public class NamespaceCompleter extends Words {

    public NamespaceCompleter() {
        super(services -> services.find(Registry.class).map(registry -> registry.status().namespaces().keySet()).orElse(Set.of()));
    }
}
