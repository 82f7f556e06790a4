package io.foundation.coordination.core.tenure;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Owner;
import io.foundation.coordination.core.ground.Watching;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Tells one listener who is in a line. On the loop.
 *
 * @param <T> what is told of each
 */
final class LineListener<T> extends Watching<List<T>> {

    private final Supplier<CompletableFuture<List<T>>> line;
    private final BiPredicate<List<T>, List<T>> same;
    private final Consumer<List<T>> listener;
    private List<T> told;

    /**
     * @param line looks who is in it
     * @param same whether a list need not be told after another
     */
    LineListener(Ground ground, Owner owner, String path, Supplier<CompletableFuture<List<T>>> line, BiPredicate<List<T>, List<T>> same, Consumer<List<T>> listener) {
        super(ground, owner, path);
        this.line = line;
        this.same = same;
        this.listener = listener;
    }

    /** Begins, on any thread; closing the registration ends it. */
    Registration listen() {
        ground().loop().execute(this::start);
        return () -> ground().loop().execute(this::giveUp);
    }

    @Override
    protected CompletableFuture<List<T>> ask() {
        return line.get();
    }

    @Override
    protected void seen(List<T> shown) {
        if (told == null || !same.test(told, shown)) {
            told = shown;
            tell(() -> listener.accept(shown));
        }
    }
}
