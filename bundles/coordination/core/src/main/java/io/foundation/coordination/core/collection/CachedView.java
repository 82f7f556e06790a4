package io.foundation.coordination.core.collection;

import io.foundation.coordination.api.Cached;
import io.foundation.coordination.api.Versioned;
import io.foundation.coordination.core.ground.Owner;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A collection in memory as its owner sees it. */
abstract class CachedView implements Cached, Owner.Possession {

    private final Entries entries;
    private final Mirror mirror;
    /** That of the mirror: one step less on the way to an entry. */
    private final Map<String, Optional<Versioned>> content;
    /** On the loop alone. */
    private boolean using;
    private volatile boolean closed;

    CachedView(Entries entries) {
        this.entries = entries;
        this.mirror = entries.mirror();
        this.content = mirror.content();
    }

    /** Begins; for the end of a constructor. */
    final void begin() {
        entries.ground().loop().execute(() -> {
            using = true;
            mirror.use();
            used(mirror);
            entries.owner().add(this);
        });
    }

    /** Looks at a mirror that is used from now on. On the loop. */
    void used(Mirror now) {
        // Most look at its content alone.
    }

    /** Looks at it no more. On the loop. */
    void left(Mirror before) {
        // As above.
    }

    final Optional<Versioned> entry(String key) {
        return content.getOrDefault(key, Optional.empty());
    }

    final List<String> sortedKeys() {
        return content.keySet().stream().sorted().toList();
    }

    public final int size() {
        return content.size();
    }

    @Override
    public final boolean isFollowing() {
        return !closed && mirror.isFollowing();
    }

    @Override
    public final long revision() {
        return mirror.revision();
    }

    @Override
    public final CompletionStage<Void> catchUp() {
        return entries.owner().ask(entries.ground().loop(), mirror::catchUp);
    }

    @Override
    public final void close() {
        closed = true;
        entries.ground().loop().execute(this::giveUp);
    }

    @Override
    public final CompletableFuture<Void> giveUp() {
        closed = true;
        if (using) {
            using = false;
            left(mirror);
            mirror.leave();
            entries.owner().remove(this);
        }
        return CompletableFuture.completedFuture(null);
    }
}
