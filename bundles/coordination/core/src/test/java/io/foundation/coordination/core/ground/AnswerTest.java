package io.foundation.coordination.core.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class AnswerTest {

    private final List<Runnable> dependents = new ArrayList<>();

    @Test
    void whoWaitsHasItAtOnceAndWhatDependsOnItRunsWhereItMayBlock() throws Exception {
        Answer<String> answer = new Answer<>();
        List<String> seen = new ArrayList<>();
        CompletableFuture<Integer> derived = answer.thenApply(text -> {
            seen.add(text);
            return text.length();
        });
        answer.settle("done", null, dependents::add);
        assertThat(answer.get()).isEqualTo("done");
        assertThat(answer.get(1, TimeUnit.DAYS)).isEqualTo("done");
        assertThat(answer.join()).isEqualTo("done");
        assertThat(answer).isCompletedWithValue("done");
        assertThat(answer.resultNow()).isEqualTo("done");
        assertThat(seen).as("not on the thread of the loop").isEmpty();
        answer.thenAccept(text -> seen.add("later " + text));
        assertThat(seen).isEmpty();
        dependents.forEach(Runnable::run);
        assertThat(seen).containsExactlyInAnyOrder("done", "later done");
        assertThat(derived).isCompletedWithValue(4);
    }

    @Test
    void anErrorIsAsOfAnyFuture() {
        Answer<String> answer = new Answer<>();
        IllegalStateException error = new IllegalStateException();
        answer.settle(null, error, dependents::add);
        assertThatThrownBy(answer::get).isInstanceOf(ExecutionException.class).hasCause(error);
        assertThatThrownBy(answer::join).isInstanceOf(CompletionException.class).hasCause(error);
        dependents.forEach(Runnable::run);
        assertThat(answer.exceptionNow()).isSameAs(error);
    }

    @Test
    void whoHasHadEnoughOfWaitingWakesTheOthersToo() {
        Answer<String> given = new Answer<>();
        assertThatThrownBy(() -> given.get(1, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        given.complete("mine");
        assertThat(given.join()).isEqualTo("mine");
        given.settle("late", null, dependents::add);
        dependents.forEach(Runnable::run);
        assertThat(given.join()).isEqualTo("mine");
        assertThat(given.getNow("none")).isEqualTo("mine");

        Answer<String> cancelled = new Answer<>();
        assertThat(cancelled.cancel(true)).isTrue();
        assertThatThrownBy(cancelled::join).isInstanceOf(CancellationException.class);
        Answer<String> late = new Answer<>();
        assertThatThrownBy(() -> late.orTimeout(1, TimeUnit.MILLISECONDS).get()).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(TimeoutException.class);
    }
}
