package io.foundation.coordination.core.ground;

import io.foundation.coordination.api.store.StorePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What former instances of this code have left on a store, each for whoever is its heir. It may come while this instance works already: both stand side by side for a while. On the loop. */
public final class Estate {

    private final Supplier<List<Legacy>> arrivals;
    private final List<Legacy> waiting = new ArrayList<>();

    /** @param arrivals what has been left since it was asked last */
    public Estate(Supplier<List<Legacy>> arrivals) {
        this.arrivals = arrivals;
    }

    /** What was left to a bundle directly below a path, once; it may have been given up meanwhile. */
    public Optional<Legacy> inherit(String parent, String owner) {
        waiting.addAll(arrivals.get());
        Optional<Legacy> found = waiting.stream().filter(legacy -> legacy.owner().equals(owner) && StorePath.parent(legacy.path()).equals(parent)).findFirst();
        found.ifPresent(waiting::remove);
        return found;
    }
}
