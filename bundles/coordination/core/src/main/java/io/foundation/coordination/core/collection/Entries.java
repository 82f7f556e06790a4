package io.foundation.coordination.core.collection;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.DistributedMap;
import io.foundation.coordination.api.EntryEvent;
import io.foundation.coordination.api.Versioned;
import io.foundation.coordination.core.collection.Slot.Decision;
import io.foundation.coordination.core.collection.Slot.Update;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Owner;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The entries of a collection as an owner sees them: what maps, sets and trees have in common. Thread-safe. */
class Entries {

    private final String name;
    private final Ground ground;
    private final Owner owner;
    private final Mirrors mirrors;
    private final Layout layout;
    private final long timeoutNanos;

    /** @param timeoutNanos of calls, see {@link Slot} */
    Entries(Ground ground, Owner owner, Mirrors mirrors, String name, Layout layout, long timeoutNanos) {
        this.name = name;
        this.ground = ground;
        this.owner = owner;
        this.mirrors = mirrors;
        this.layout = layout;
        this.timeoutNanos = timeoutNanos;
    }

    public final String name() {
        return name;
    }

    final Ground ground() {
        return ground;
    }

    final Owner owner() {
        return owner;
    }

    private static byte[] checked(byte[] value) {
        if (value.length > DistributedMap.MAX_VALUE) {
            throw new FoundationException(ErrorType.TOO_LARGE, "A value has at most " + DistributedMap.MAX_VALUE + " bytes: this one has " + value.length + '.');
        }
        return value.clone();
    }

    private <T> CompletionStage<T> update(String key, Update<T> update) {
        Place place = layout.place(key);
        return owner.ask(ground.loop(), () -> new Slot(ground, place, timeoutNanos).update(update));
    }

    public final CompletionStage<Optional<Versioned>> get(String key) {
        Place place = layout.place(key);
        return owner.ask(ground.loop(), () -> ground.syncedRead(place.path()).thenApply(node -> node.map(EntryRecord::versioned)));
    }

    public final CompletionStage<Long> put(String key, byte[] value) {
        byte[] kept = checked(value);
        return update(key, now -> Decision.write(kept, version -> version));
    }

    public final CompletionStage<Optional<Long>> putIfAbsent(String key, byte[] value) {
        byte[] kept = checked(value);
        return update(key, now -> now.isPresent() ? Decision.leave(Optional.<Long>empty()) : Decision.write(kept, Optional::of));
    }

    public final CompletionStage<Optional<Long>> compareAndSet(String key, long version, byte[] value) {
        byte[] kept = checked(value);
        return update(key, now -> has(now, version) ? Decision.write(kept, Optional::of) : Decision.leave(Optional.<Long>empty()));
    }

    public final CompletionStage<Optional<Versioned>> remove(String key) {
        return update(key, now -> now.isPresent() ? Decision.remove(now) : Decision.leave(now));
    }

    public final CompletionStage<Boolean> remove(String key, long version) {
        return update(key, now -> has(now, version) ? Decision.remove(true) : Decision.leave(false));
    }

    private static boolean has(Optional<Versioned> now, long version) {
        return now.isPresent() && now.get().version() == version;
    }

    final Mirror mirror() {
        return mirrors.of(layout);
    }

    /** Tells of the entries whose keys are of some kind. */
    final Registration listen(Predicate<String> keys, Consumer<EntryEvent> listener) {
        Feed feed = new Feed(mirror(), ground.loop(), owner, keys, listener);
        ground.loop().execute(feed::start);
        return () -> {
            feed.silence();
            ground.loop().execute(feed::giveUp);
        };
    }
}
