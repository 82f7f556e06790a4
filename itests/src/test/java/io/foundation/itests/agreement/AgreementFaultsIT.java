package io.foundation.itests.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.itests.agreement.AgreementFaults.Fault;
import io.foundation.testkit.history.AgreementLoad;
import io.foundation.testkit.history.History;
import io.foundation.testkit.history.Linearizability;
import io.foundation.testkit.history.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients and servers are killed, stopped, cut off and started again, in every way once, or for {@code foundation.soak.seconds} ({@code ./foundation soak coordination}); all that was asked
 * and answered meanwhile is linearizable, and whoever wrote with an old token was refused.
 */
class AgreementFaultsIT {

    private static final long SECONDS = Long.getLong("foundation.soak.seconds", 0);

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whateverHappensHistoriesAreLinearizable() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        try (AgreementFaults run = AgreementFaults.start(folder)) {
            do {
                List<Fault> faults = new ArrayList<>(run.possible());
                Collections.shuffle(faults, random);
                for (Fault fault : faults) {
                    run.strike(fault);
                }
            } while (System.nanoTime() < end);
            History history = run.end();
            judge(seed, run, history);
        }
    }

    private static void judge(long seed, AgreementFaults run, History history) {
        Map<String, Verdict> verdicts = new Linearizability().check(history.operations(), AgreementLoad::model);
        List<Verdict> bad = verdicts.values().stream().filter(verdict -> !(verdict instanceof Verdict.Linearizable)).toList();
        long unanswered = history.operations().stream().filter(operation -> operation.answer().isEmpty()).count();
        CheckedResource.Account account = run.account();
        System.out.printf("Seed %d: %d operations on %d objects, %d of them without an answer; faults %s.%n", seed, history.operations().size(), verdicts.size(), unanswered, run.faults());
        System.out.printf("Writes with tokens: %d accepted, %d refused because of an old token, %d wrong. Without tokens %d updates would have been lost.%n",
                account.accepted(), account.refused(), account.wrong(), account.unguarded());
        System.out.printf("Violations: %d.%n", bad.size() + account.wrong());
        assertThat(bad).as("seed " + seed).isEmpty();
        assertThat(account.wrong()).isZero();
        assertThat(run.complaints()).isEmpty();
        assertThat(account.refused()).as("a holder that was stopped came back and wrote").isPositive();
        assertThat(account.unguarded()).as("and would have destroyed something: so the run would have found it").isPositive();
    }
}
