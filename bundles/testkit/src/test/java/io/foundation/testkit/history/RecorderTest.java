package io.foundation.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {

    private final AtomicLong clock = new AtomicLong(100);

    @Test
    void whatIsWrittenIsReadBack(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("history");
        try (HistoryFile lines = HistoryFile.open(file)) {
            Recorder recorder = new Recorder("p1", clock::incrementAndGet, lines);
            Recorder.Asked first = recorder.ask("w1", "c", CounterModel.ADD, 1);
            Recorder.Asked second = recorder.ask("w2", "r", RegisterModel.GET);
            Recorder.Asked third = recorder.ask("w3", "c", CounterModel.ADD, 2);
            second.answered(List.of(0L, 0L));
            first.notDone();
            third.answered(List.of());
            recorder.ask("w1", "c", CounterModel.SET, -5);
            recorder.stoodStill("p1", 200, Operation.NEVER);
        }
        History history = HistoryFile.read(file);
        assertThat(history.operations()).containsExactlyInAnyOrder(
                new Operation("p1/w2", "r", RegisterModel.GET, List.of(), Optional.of(List.of(0L, 0L)), 102, 104),
                new Operation("p1/w3", "c", CounterModel.ADD, List.of(2L), Optional.of(List.of()), 103, 105),
                Operation.unanswered("p1/w1", "c", CounterModel.SET, List.of(-5L), 106));
        assertThat(history.pauses()).containsExactly(new History.Pause("p1", 200, Operation.NEVER));
    }

    @Test
    void whatNoRecorderHasWrittenIsRefused() {
        assertThatThrownBy(() -> History.of(Stream.of("! p1#1"))).hasMessageContaining("! p1#1");
    }

    @Test
    void aStageIsWrittenDownAsItEnds() {
        List<String> lines = new ArrayList<>();
        Recorder recorder = new Recorder("p", clock::incrementAndGet, lines::add);
        recorder.record(recorder.ask("a", "c", CounterModel.GET), CompletableFuture.completedFuture(7L), List::of, error -> Recorder.Failure.UNKNOWN);
        recorder.record(recorder.ask("b", "c", CounterModel.ADD, 1), CompletableFuture.<Long>failedFuture(new IllegalStateException()), List::of, error -> Recorder.Failure.UNKNOWN);
        recorder.record(recorder.ask("d", "c", CounterModel.ADD, 1), CompletableFuture.<Long>failedFuture(new IllegalStateException()), List::of, error -> Recorder.Failure.NOT_DONE);
        List<Operation> operations = History.of(lines.stream()).operations();
        assertThat(operations).extracting(Operation::client).containsExactlyInAnyOrder("p/a", "p/b");
        assertThat(operations).filteredOn(operation -> operation.answer().isEmpty()).extracting(Operation::client).containsExactly("p/b");
    }

    @Test
    void whoStoodStillMayHaveLostWhatItHadSinceThenAndOnlyThen() {
        List<String> lines = new ArrayList<>();
        Recorder recorder = new Recorder("p", clock::get, lines::add);
        Recorder.Asked acquired = recorder.ask("a", "l", LockModel.ACQUIRE);
        clock.set(110);
        acquired.answered(List.of(5L));
        recorder.stoodStill("p", 50, 90);
        recorder.stoodStill("p", 120, 140);
        recorder.stoodStill("p", 300, 340);
        recorder.stoodStill("other", 112, 140);
        clock.set(150);
        recorder.ask("a", "l", LockModel.RELEASE, 5).answered(List.of());
        assertThat(History.of(lines.stream()).withLosses().operations()).filteredOn(operation -> operation.call().equals(LockModel.LOSE))
                .containsExactly(Operation.unanswered("p/a", "l", LockModel.LOSE, List.of(5L), 120));
    }
}
