package io.foundation.registry.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.Listed;
import io.foundation.base.console.output.Text;
import io.foundation.registry.api.Entry;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.Registry;
import io.foundation.registry.api.query.Query;
import java.util.List;

/** A command that is about the registry of this node. */
abstract class OfRegistry extends Listed {

    private static final int MOST_WORDS = 10_000;

    static Registry registry(Environment environment) {
        return environment.services().require(Registry.class, "foundation-registry-core");
    }

    static String quoted(String word) {
        return "'" + Text.oneLine(word) + "'";
    }

    /** The entry of that name. */
    static Entry entry(Registry registry, EntryKey key) {
        return registry.find(key).orElseThrow(() -> notFound(registry, key));
    }

    static FoundationException notFound(Registry registry, EntryKey key) {
        List<String> known = registry.query(Query.all(), MOST_WORDS).stream().map(entry -> entry.key().toString()).toList();
        return new FoundationException(ErrorType.DATA_NOT_FOUND, quoted(key.toString()) + " is not registered on this node: registry:list shows what is." + Text.didYouMean(key.toString(), known));
    }
}
