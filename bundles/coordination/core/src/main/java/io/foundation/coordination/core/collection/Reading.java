package io.foundation.coordination.core.collection;

import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.store.StorePath;
import io.foundation.coordination.api.store.StoredNode;
import io.foundation.coordination.core.ground.Ground;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What is read of a collection over one connection: first a {@code sync}, because another server may be behind the one before; then everything that is known, and everything that a list
 * shows; from then on whatever an event names. Answers come in the order of the questions, so that numbers tell what is answered. On the loop.
 */
final class Reading {

    /** The most questions that are under way at the store. */
    private static final int MAX_ASKED = 256;
    private static final long NOT_YET = Long.MAX_VALUE;

    /** Who reads. */
    interface Reader {

        /** What is at a path; later, and so never older, than what was told of it before. */
        void seen(String path, Optional<StoredNode> node);

        /** Everything is told that was there when it began. Once. */
        void complete();

        /** It cannot go on, and is over. */
        void failed(Throwable error);
    }

    /**
     * A question.
     *
     * @param list whether for the names of what is below a path, else for what is at it
     */
    private record Question(String path, boolean list) {
    }

    /** Who waits until it is complete, and so many questions are answered. */
    private record Waiting(long answered, CompletableFuture<Void> future) {
    }

    private final Ground ground;
    private final Layout layout;
    private final Reader reader;
    private final SequencedSet<Question> questions = new LinkedHashSet<>();
    private final List<Waiting> waiting = new ArrayList<>();
    /** Whether events are heard: from the sync on. */
    private boolean listening;
    private boolean over;
    private int underWay;
    private int lists;
    private long asked;
    private long answered;
    /** How many answers make it complete. */
    private long needed = NOT_YET;
    private boolean complete;

    Reading(Ground ground, Layout layout, Reader reader) {
        this.ground = ground;
        this.layout = layout;
        this.reader = reader;
    }

    /** @param known of which keys to read in any case */
    void begin(Collection<String> known) {
        await(ground.sync(), synced -> {
            listening = true;
            known.forEach(key -> ask(new Question(layout.place(key).path(), false)));
            ask(new Question(layout.top(), true));
        });
    }

    /** Something has happened at a path. */
    void happened(String path) {
        if (listening && !over) {
            ask(new Question(path, false));
        }
    }

    /** Completes when everything is told that was committed before. */
    CompletableFuture<Void> catchUp() {
        CompletableFuture<Void> future = new CompletableFuture<>();
        if (!complete) {
            waiting.add(new Waiting(0, future));
            return future;
        }
        waiting.add(new Waiting(NOT_YET, future));
        // Every event of what was committed before has come by the time of the answer.
        await(ground.sync(), synced -> {
            waiting.replaceAll(each -> each.future() == future ? new Waiting(asked, future) : each);
            progress();
        });
        return future;
    }

    /** Ends it; who waits is told why. */
    void end(FoundationException why) {
        over = true;
        List<Waiting> given = List.copyOf(waiting);
        waiting.clear();
        given.forEach(each -> each.future().completeExceptionally(why));
    }

    /** Asks, unless the same is still to be asked: its answer will show everything up to then. */
    private void ask(Question question) {
        if (questions.add(question)) {
            asked++;
            lists += question.list() ? 1 : 0;
            send();
        }
    }

    private void send() {
        while (underWay < MAX_ASKED && !questions.isEmpty()) {
            Question question = questions.removeFirst();
            underWay++;
            if (question.list()) {
                await(ground.children(question.path()), names -> {
                    lists--;
                    listed(question.path(), names);
                    answered();
                });
            } else {
                await(ground.read(question.path()), node -> {
                    reader.seen(question.path(), node);
                    answered();
                });
            }
        }
    }

    private <T> void await(CompletableFuture<T> answer, Consumer<T> use) {
        answer.whenComplete((value, error) -> {
            if (over) {
                return;
            }
            if (error == null) {
                use.accept(value);
            } else {
                reader.failed(error);
            }
        });
    }

    private void listed(String path, List<String> names) {
        for (String name : names) {
            String child = StorePath.child(path, name);
            ask(new Question(child, false));
            if (layout.isOpen(child)) {
                ask(new Question(child, true));
            }
        }
    }

    private void answered() {
        if (over) {
            return;
        }
        underWay--;
        answered++;
        if (lists == 0 && needed == NOT_YET) {
            // All that the lists show is asked for.
            needed = asked;
        }
        if (!complete && answered >= needed) {
            complete = true;
            reader.complete();
        }
        progress();
        send();
    }

    private void progress() {
        waiting.removeIf(each -> {
            boolean done = complete && each.answered() <= answered;
            if (done) {
                each.future().complete(null);
            }
            return done;
        });
    }
}
