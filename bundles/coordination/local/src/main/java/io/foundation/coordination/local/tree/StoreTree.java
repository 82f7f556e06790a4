package io.foundation.coordination.local.tree;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.api.store.Outcome;
import io.foundation.coordination.api.store.Outcome.Reason;
import io.foundation.coordination.api.store.Outcome.Result;
import io.foundation.coordination.api.store.StoreEvent;
import io.foundation.coordination.api.store.StorePath;
import io.foundation.coordination.api.store.StoredNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The nodes, sessions and watches behind stores in memory: what a server would be. All its calls are made on one thread; listeners are called from within
 * the call that changes something, so they only pass on. Not thread-safe.
 */
public final class StoreTree {

    private final Map<String, TreeNode> nodes = new HashMap<>();
    /** What goes with each session that is open. */
    private final Map<Long, Set<String>> sessions = new HashMap<>();
    private final Set<String> spent = new LinkedHashSet<>();
    private final TreeWatches watches = new TreeWatches();
    private long revision;

    /** @param firstRevision the revision before the first commit, 0 or more: not below the last of a tree whose tokens may still be about */
    public StoreTree(long firstRevision) {
        this.revision = firstRevision;
        nodes.put(StorePath.ROOT, new TreeNode(new byte[0], Change.Kind.PERSISTENT, firstRevision, 0));
    }

    /**
     * A tree that goes on where another has ended, without its sessions.
     *
     * @param firstRevision as of the other constructor; the greater of it and that of the snapshot counts
     */
    public StoreTree(TreeSnapshot snapshot, long firstRevision) {
        this(Math.max(snapshot.revision(), firstRevision));
        for (TreeSnapshot.Node each : snapshot.nodes()) {
            TreeNode node = new TreeNode(each.data(), each.kind(), each.created(), 0);
            set(node, each.data(), each.version(), each.modified());
            node.nextSequence = each.nextSequence();
            if (each.path().equals(StorePath.ROOT)) {
                nodes.put(StorePath.ROOT, node);
            } else {
                put(each.path(), node);
            }
        }
        for (TreeSnapshot.Node each : snapshot.nodes()) {
            TreeNode node = nodes.get(each.path());
            node.hadChildren = each.hadChildren();
            if (node.isSpent()) {
                spent.add(each.path());
            }
        }
    }

    /** What outlives the sessions. */
    public TreeSnapshot snapshot() {
        return new TreeSnapshot(revision, nodes.entrySet().stream().filter(entry -> entry.getValue().kind != Change.Kind.EPHEMERAL).sorted(Map.Entry.comparingByKey()).map(entry -> {
            TreeNode node = entry.getValue();
            return new TreeSnapshot.Node(entry.getKey(), node.kind, node.data, node.version, node.created, node.modified, node.nextSequence, node.hadChildren);
        }).toList());
    }

    /** Begins a session. */
    public long open() {
        long session = ++revision;
        sessions.put(session, new LinkedHashSet<>());
        return session;
    }

    public boolean isOpen(long session) {
        return sessions.containsKey(session);
    }

    /** Ends a session: its nodes go, its one-time watches are forgotten. One that is over is ignored. */
    public void end(long session) {
        Set<String> paths = sessions.remove(session);
        if (paths != null) {
            watches.forget(session);
            if (!paths.isEmpty()) {
                revision++;
                List<String> gone = List.copyOf(paths);
                gone.forEach(path -> remove(path, nodes.get(path)));
                gone.forEach(path -> watches.tell(new StoreEvent(StoreEvent.Kind.DELETED, path)));
            }
        }
    }

    /** The revision of the last commit. */
    public long revision() {
        return revision;
    }

    /** How many nodes there are, without the root. */
    public int size() {
        return nodes.size() - 1;
    }

    /** How many watches there are. */
    public int watches() {
        return watches.size();
    }

    public Optional<StoredNode> read(String path) {
        return Optional.ofNullable(nodes.get(path)).map(node -> node.seen(path));
    }

    public Optional<List<String>> children(String path) {
        return Optional.ofNullable(nodes.get(path)).map(node -> List.copyOf(node.children));
    }

    public void watchOnce(String path, long session, Consumer<StoreEvent> once) {
        watches.onceForNode(path, session, once);
    }

    public void watchChildrenOnce(String path, long session, Consumer<StoreEvent> once) {
        watches.onceForChildren(path, session, once);
    }

    public Registration watch(String path, Consumer<StoreEvent> listener) {
        return watches.standing(path, listener);
    }

    /** Removes the containers that have had children and have none. */
    public void sweep() {
        for (String path : List.copyOf(spent)) {
            TreeNode node = nodes.get(path);
            if (node != null && node.isSpent()) {
                revision++;
                remove(path, node);
                watches.tell(new StoreEvent(StoreEvent.Kind.DELETED, path));
            }
        }
        spent.clear();
    }

    /**
     * Does all steps or none.
     *
     * @throws FoundationException {@code SESSION_LOST} if a step names a session that is not open, {@code TOO_LARGE} or {@code INVALID_INPUT} if there is too much
     */
    public Outcome commit(List<Change> changes) {
        check(changes);
        Deque<Runnable> undo = new ArrayDeque<>();
        List<Result> results = new ArrayList<>(changes.size());
        List<StoreEvent> events = new ArrayList<>(changes.size());
        long next = revision + 1;
        for (int i = 0; i < changes.size(); i++) {
            Reason refused = step(changes.get(i), next, results, events, undo);
            if (refused != null) {
                undo.forEach(Runnable::run);
                return new Outcome.Refused(i, refused);
            }
        }
        revision = next;
        events.forEach(watches::tell);
        return new Outcome.Done(results);
    }

    private void check(List<Change> changes) {
        checkSize(changes);
        for (Change change : changes) {
            if (change instanceof Change.Create create && create.session() != 0 && !isOpen(create.session())) {
                throw new FoundationException(ErrorType.SESSION_LOST, "The session " + Long.toHexString(create.session()) + " is over: nothing was done.");
            }
        }
    }

    private static void checkSize(List<Change> changes) {
        if (changes.isEmpty() || changes.size() > CoordinationStore.MAX_CHANGES) {
            throw new FoundationException(changes.isEmpty() ? ErrorType.INVALID_INPUT : ErrorType.TOO_LARGE,
                    "A commit has 1 to " + CoordinationStore.MAX_CHANGES + " steps: this one has " + changes.size() + '.');
        }
        long bytes = 0;
        for (Change change : changes) {
            bytes += change instanceof Change.Create create ? create.data().length : change instanceof Change.Write write ? write.data().length : 0;
        }
        if (bytes > CoordinationStore.MAX_BYTES) {
            throw new FoundationException(ErrorType.TOO_LARGE, "A commit has at most " + CoordinationStore.MAX_BYTES + " bytes of data: this one has " + bytes + '.');
        }
    }

    private Reason step(Change change, long next, List<Result> results, List<StoreEvent> events, Deque<Runnable> undo) {
        return switch (change) {
            case Change.Create create -> create(create, next, results, events, undo);
            case Change.Write write -> {
                TreeNode node = nodes.get(write.path());
                Reason refused = mismatch(node, write.version());
                if (refused == null) {
                    byte[] data = node.data;
                    int version = node.version;
                    long modified = node.modified;
                    undo.push(() -> set(node, data, version, modified));
                    set(node, write.data(), version + 1, next);
                    results.add(new Result(write.path(), version + 1, next));
                    events.add(new StoreEvent(StoreEvent.Kind.WRITTEN, write.path()));
                }
                yield refused;
            }
            case Change.Delete delete -> {
                TreeNode node = nodes.get(delete.path());
                Reason refused = mismatch(node, delete.version());
                if (refused == null && !node.children.isEmpty()) {
                    refused = Reason.NOT_EMPTY;
                }
                if (refused == null) {
                    undo.push(() -> put(delete.path(), node));
                    remove(delete.path(), node);
                    results.add(new Result(delete.path(), -1, 0));
                    events.add(new StoreEvent(StoreEvent.Kind.DELETED, delete.path()));
                }
                yield refused;
            }
            case Change.Check check -> {
                results.add(new Result(check.path(), -1, 0));
                yield mismatch(nodes.get(check.path()), check.version());
            }
        };
    }

    private Reason create(Change.Create create, long next, List<Result> results, List<StoreEvent> events, Deque<Runnable> undo) {
        TreeNode parent = nodes.get(StorePath.parent(create.path()));
        if (parent == null) {
            return Reason.MISSING;
        }
        if (parent.kind == Change.Kind.EPHEMERAL) {
            return Reason.EPHEMERAL_PARENT;
        }
        // Ten digits, as StorePath.SEQUENCE_DIGITS says; not String.format, which costs more than the rest of the commit.
        String path = create.sequential() ? create.path() + Long.toString(10_000_000_000L + parent.nextSequence).substring(1) : create.path();
        if (nodes.containsKey(path)) {
            return Reason.EXISTS;
        }
        TreeNode node = new TreeNode(create.data(), create.kind(), next, create.session());
        boolean hadChildren = parent.hadChildren;
        undo.push(() -> {
            parent.hadChildren = hadChildren;
            remove(path, node);
        });
        put(path, node);
        parent.nextSequence++;
        results.add(new Result(path, 0, next));
        events.add(new StoreEvent(StoreEvent.Kind.CREATED, path));
        return null;
    }

    private static Reason mismatch(TreeNode node, int version) {
        return node == null ? Reason.MISSING : version != Change.ANY_VERSION && node.version != version ? Reason.WRONG_VERSION : null;
    }

    private static void set(TreeNode node, byte[] data, int version, long modified) {
        node.data = data;
        node.version = version;
        node.modified = modified;
    }

    private void put(String path, TreeNode node) {
        nodes.put(path, node);
        TreeNode parent = nodes.get(StorePath.parent(path));
        parent.children.add(StorePath.name(path));
        parent.hadChildren = true;
        if (node.session != 0) {
            sessions.get(node.session).add(path);
        }
    }

    private void remove(String path, TreeNode node) {
        nodes.remove(path);
        String above = StorePath.parent(path);
        TreeNode parent = nodes.get(above);
        parent.children.remove(StorePath.name(path));
        if (parent.isSpent()) {
            spent.add(above);
        }
        Set<String> ofSession = sessions.get(node.session);
        if (ofSession != null) {
            ofSession.remove(path);
        }
    }
}
