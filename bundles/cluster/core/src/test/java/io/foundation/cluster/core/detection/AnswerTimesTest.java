package io.foundation.cluster.core.detection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnswerTimesTest {

    private final AnswerTimes times = new AnswerTimes();

    @Test
    void a_few_answers_say_nothing_and_one_slow_member_little() {
        for (int i = 0; i < 4; i++) {
            times.answered(10);
        }
        assertThat(times.median()).isZero();
        times.answered(10_000);
        assertThat(times.median()).isEqualTo(10);
    }

    @Test
    void where_all_are_slow_it_follows_and_comes_back() {
        for (int i = 0; i < AnswerTimes.SAMPLES; i++) {
            times.answered(700);
        }
        assertThat(times.median()).isEqualTo(700);
        for (int i = 0; i < AnswerTimes.SAMPLES; i++) {
            times.answered(10);
        }
        assertThat(times.median()).isEqualTo(10);
    }

    @Test
    void an_answer_to_a_probe_that_was_given_up_counts_once_with_all_its_time() {
        for (int i = 0; i < 5; i++) {
            times.givenUp(i, 100);
        }
        for (int i = 0; i < 5; i++) {
            times.answeredLate(i, 1_100);
            times.answeredLate(i, 9_100);
        }
        assertThat(times.median()).isEqualTo(1_000);
        times.answeredLate(77, 1);
        assertThat(times.median()).as("an answer to nothing").isEqualTo(1_000);
    }
}
