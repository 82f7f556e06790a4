package io.foundation.coordination.shell.target;

import io.foundation.base.api.lifecycle.ComponentDiagnosis.ComponentState;
import io.foundation.base.api.lifecycle.ComponentDiagnosis.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is installed for agreement and does not work yet, and what to do about it. */
public final class Lacks {

    private static final String BUNDLES = "foundation-coordination-";
    private static final String ZOOKEEPER = "zookeeper";

    /** What to write for the bundles that work for nobody until somebody says what for, by the end of their names; nothing for those that {@code mode} configures where they are wanted. */
    private static final Map<String, String> TO_WRITE = Map.of(
            ZOOKEEPER, "the store on servers of ZooKeeper is installed and not configured: install foundation-coordination, which does that by itself, or write "
                    + "etc/io.foundation.coordination.zookeeper-NAME.cfg, one for each cluster, with connect = HOST:PORT");

    private Lacks() {
    }

    /**
     * A sentence for each thing that is missing.
     *
     * @param components all there are
     * @param stores     the types of the stores that are there
     */
    public static List<String> of(List<ComponentState> components, List<String> stores) {
        List<String> sentences = new ArrayList<>();
        for (ComponentState component : components) {
            if (component.bundle().startsWith(BUNDLES)) {
                String end = component.bundle().substring(BUNDLES.length());
                switch (component.state()) {
                    case WAITING_FOR_CONFIGURATION -> {
                        // Where one store is there, the others are not wanted.
                        if (stores.isEmpty() && TO_WRITE.containsKey(end)) {
                            sentences.add("Missing: " + TO_WRITE.get(end) + '.');
                        }
                    }
                    case MISSING_REFERENCE, FAILED -> sentences.add("Not working: " + component.name() + " of " + component.bundle() + ": "
                            + (component.state() == State.FAILED ? component.failure() : String.join("; ", component.unsatisfied())) + '.');
                    case ACTIVE -> {
                        // A wrong configuration is said in the log, and makes no store.
                        if (component.name().endsWith(".StoreComponent") && end.equals(ZOOKEEPER) && !stores.contains(ZOOKEEPER)) {
                            sentences.add("Not working: " + component.name() + " is configured, but there is no store: log:display io.foundation.coordination says what is wrong.");
                        }
                    }
                    case SATISFIED, DISABLED -> {
                        // Nothing is missing.
                    }
                }
            }
        }
        if (sentences.isEmpty() && stores.isEmpty()) {
            sentences.add("Missing: a store. Install foundation-coordination, which chooses one by itself.");
        }
        return sentences;
    }
}
