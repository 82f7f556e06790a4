package io.foundation.coordination.core.collection;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.DocumentTree;
import io.foundation.coordination.core.ground.Names;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Entries below one another as their paths say, in one part, which is the top. */
record TreeLayout(String top) implements Layout {

    /** The most characters of a path in the store below the top: leaves room for the name of the tree, and for where the store keeps everything. */
    static final int MAX_LENGTH = 1_500;

    @Override
    public Place place(String path) {
        String inner = inner(path);
        if (inner.isEmpty()) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The root of a tree has no value: use a path below it.");
        }
        return new Place(top, top + inner);
    }

    /** Where a path is in the store, the root's too. */
    String storePath(String path) {
        return top + inner(path);
    }

    private static String inner(String path) {
        if (path.equals(DocumentTree.ROOT)) {
            return "";
        }
        if (!path.startsWith(DocumentTree.ROOT) || path.endsWith("/") || path.contains("//")) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "'" + path + "' is no path of a tree: use segments with a slash before each, as /orders/eu/limit.");
        }
        String inner = Arrays.stream(path.substring(1).split("/", -1)).map(segment -> '/' + Names.segment(segment)).collect(Collectors.joining());
        if (inner.length() > MAX_LENGTH) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The path '" + path.substring(0, 60) + "…' is too long: it counts " + inner.length()
                    + " characters, and at most " + MAX_LENGTH + " are allowed.");
        }
        return inner;
    }

    @Override
    public Optional<String> key(String path) {
        if (path.equals(top)) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(path.substring(top.length() + 1).split("/", -1)).map(segment -> '/' + Names.name(segment)).collect(Collectors.joining()));
    }

    @Override
    public boolean isOpen(String path) {
        return true;
    }
}
