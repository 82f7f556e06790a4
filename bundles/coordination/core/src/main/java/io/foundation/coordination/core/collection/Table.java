package io.foundation.coordination.core.collection;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.DistributedMap;
import io.foundation.coordination.api.MapEntry;
import io.foundation.coordination.api.store.StorePath;
import io.foundation.coordination.api.store.StoredNode;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Names;
import io.foundation.coordination.core.ground.Owner;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;

/** The entries of a map or a set: what is asked of all of them. Thread-safe. */
class Table extends Entries {

    /** A part has room for {@link Layout#MAX_CHILDREN}, give or take what was added at the same moment; a commit that removes so many still fits into a message. */
    private static final int MOST_OF_A_PART = Layout.MAX_CHILDREN + Layout.MAX_CHILDREN / 5;

    private final MapLayout layout;
    private final List<String> parts;
    private final long timeoutNanos;

    Table(Ground ground, Owner owner, Mirrors mirrors, String name, MapLayout layout, long timeoutNanos) {
        super(ground, owner, mirrors, name, layout, timeoutNanos);
        this.layout = layout;
        this.parts = layout.parts();
        this.timeoutNanos = timeoutNanos;
    }

    public final CompletionStage<Integer> size() {
        return owner().ask(ground().loop(), () -> ofParts(part -> ground().read(part))
                .thenApply(nodes -> nodes.stream().flatMap(Optional::stream).mapToInt(StoredNode::children).sum()));
    }

    /** Sorted. */
    public final CompletionStage<List<String>> keys() {
        return owner().ask(ground().loop(), () -> ofParts(part -> ground().children(part))
                .thenApply(lists -> lists.stream().flatMap(List::stream).map(Names::name).sorted().toList()));
    }

    /** Removes all of each part at once. The parts stay: their versions are in those of the entries to come. */
    public final CompletionStage<Integer> clear() {
        return owner().ask(ground().loop(), () -> all(parts.stream().map(part -> new Uprooting(ground(), part, part, MOST_OF_A_PART, timeoutNanos).begin()))
                .thenApply(removed -> removed.stream().mapToInt(Integer::intValue).sum()));
    }

    /** Something of each part, not older than now. */
    private <T> CompletableFuture<List<T>> ofParts(Function<String, CompletableFuture<T>> question) {
        return ground().sync().thenCombine(all(parts.stream().map(question)), (synced, answers) -> answers);
    }

    /** What all hold, in order. */
    private static <T> CompletableFuture<List<T>> all(Stream<CompletableFuture<T>> futures) {
        List<CompletableFuture<T>> given = futures.toList();
        return CompletableFuture.allOf(given.toArray(CompletableFuture[]::new)).thenApply(done -> given.stream().map(CompletableFuture::join).toList());
    }

    public final CompletionStage<List<MapEntry>> entries(Optional<String> after, int limit) {
        if (limit < 1 || limit > DistributedMap.MAX_PAGE) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "A page of " + limit + " entries is not allowed: use 1 to " + DistributedMap.MAX_PAGE + '.');
        }
        Optional<Place> last = after.map(layout::place);
        int part = last.map(place -> parts.indexOf(place.part())).orElse(0);
        String name = last.map(place -> StorePath.name(place.path())).orElse("");
        return owner().ask(ground().loop(), () -> ground().sync().thenCompose(synced -> page(part, name, limit)));
    }

    private CompletableFuture<List<MapEntry>> page(int number, String after, int limit) {
        if (number == parts.size()) {
            return CompletableFuture.completedFuture(List.of());
        }
        String part = parts.get(number);
        return ground().children(part).thenCompose(children -> {
            List<String> names = children.stream().filter(name -> name.compareTo(after) > 0).sorted().limit(limit).toList();
            return all(names.stream().map(name -> entry(part, name))).thenCompose(read -> {
                List<MapEntry> entries = read.stream().flatMap(Optional::stream).toList();
                if (names.size() < limit) {
                    return page(number + 1, "", limit - entries.size()).thenApply(rest -> Stream.concat(entries.stream(), rest.stream()).toList());
                }
                // All of them may have gone since they were listed, and others follow.
                return entries.isEmpty() ? page(number, names.getLast(), limit) : CompletableFuture.completedFuture(entries);
            });
        });
    }

    private CompletableFuture<Optional<MapEntry>> entry(String part, String name) {
        return ground().read(StorePath.child(part, name)).thenApply(node -> node.map(there -> new MapEntry(Names.name(name), EntryRecord.versioned(there))));
    }
}
