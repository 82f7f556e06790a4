package io.foundation.cluster.shell.completion;

import io.foundation.base.console.completion.Words;
import java.util.Collection;
import java.util.TreeSet;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The nodes of the clusters, and the word for all of them. */
@Service
public class EverybodyCompleter extends Words {

    /** The word for every node. */
    public static final String ALL = "all";

    public EverybodyCompleter() {
        super(services -> {
            Collection<String> words = new TreeSet<>(Known.nodes(services));
            words.add(ALL);
            return words;
        });
    }
}
