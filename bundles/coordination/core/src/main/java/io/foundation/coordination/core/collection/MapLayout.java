package io.foundation.coordination.core.collection;

import io.foundation.coordination.api.store.StorePath;
import io.foundation.coordination.core.ground.Names;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Entries in sixteen parts, chosen by the hash of the key: a list of a part stays small, and removals hinder only the writers of their own part. */
record MapLayout(String top) implements Layout {

    private static final int PARTS = 16;

    /** The parts, in the order of their names. */
    List<String> parts() {
        return IntStream.range(0, PARTS).mapToObj(this::part).toList();
    }

    private String part(int number) {
        return StorePath.child(top, Integer.toHexString(number));
    }

    @Override
    public Place place(String key) {
        String segment = Names.segment(key);
        long hash = new Place(StorePath.ROOT, StorePath.child(StorePath.ROOT, segment)).fingerprint();
        String part = part((int) (hash ^ hash >>> 32) & PARTS - 1);
        return new Place(part, StorePath.child(part, segment));
    }

    @Override
    public Optional<String> key(String path) {
        return isOpen(path) ? Optional.empty() : Optional.of(Names.name(StorePath.name(path)));
    }

    @Override
    public boolean isOpen(String path) {
        return path.equals(top) || StorePath.parent(path).equals(top);
    }
}
