package io.foundation.coordination.shell.target;

import io.foundation.coordination.api.DocumentTree;
import io.foundation.coordination.api.Versioned;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A walk through a part of a tree, everything below a path before what is beside it. It reads no more than it shows: a tree may be of any size. */
public final class Walk {

    private static final String READING = "Reading the tree";

    /**
     * What is at a path.
     *
     * @param path  where it is
     * @param value what it is
     */
    public record Document(String path, Versioned value) {
    }

    private final DocumentTree tree;
    private final int most;
    private final List<Document> documents = new ArrayList<>();
    private boolean cut;

    /** @param most how many to read */
    public Walk(DocumentTree tree, int most) {
        this.tree = tree;
        this.most = most;
    }

    /** Whether there is such a path. */
    public boolean go(String path) {
        if (path.equals(DocumentTree.ROOT)) {
            below("", Agreement.ask(tree.children(path), READING).orElse(List.of()));
            return true;
        }
        int before = documents.size();
        visit(path);
        return documents.size() > before;
    }

    private void visit(String path) {
        if (documents.size() == most) {
            cut = true;
            return;
        }
        CompletionStage<Optional<Versioned>> value = tree.get(path);
        CompletionStage<Optional<List<String>>> children = tree.children(path);
        // One that has gone since it was listed is left out.
        Agreement.ask(value, READING).ifPresent(there -> {
            documents.add(new Document(path, there));
            below(path, Agreement.ask(children, READING).orElse(List.of()));
        });
    }

    private void below(String path, List<String> names) {
        for (String name : names) {
            if (cut) {
                return;
            }
            visit(path + '/' + name);
        }
    }

    /** In the order of the walk. */
    public List<Document> documents() {
        return List.copyOf(documents);
    }

    /** Whether there was more than was to be read. */
    public boolean isCut() {
        return cut;
    }
}
