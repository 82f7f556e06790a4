package io.foundation.registry.shell.completion;

import io.foundation.base.console.completion.Words;
import io.foundation.registry.api.Registry;
import io.foundation.registry.api.query.Query;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** What is registered on this node. */
@Service
public class KeyCompleter extends Words {

    private static final int MOST = 1_000;

    public KeyCompleter() {
        super(services -> services.find(Registry.class).map(registry -> registry.query(Query.all(), MOST).stream().map(entry -> entry.key().toString()).toList()).orElse(List.of()));
    }
}
