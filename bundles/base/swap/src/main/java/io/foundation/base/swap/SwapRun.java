package io.foundation.base.swap;

import io.foundation.base.api.swap.SwapMode;
import io.foundation.base.api.swap.SwapPlan;
import io.foundation.base.api.swap.SwapReport;
import io.foundation.base.api.swap.SwapReport.Outcome;
import io.foundation.base.api.swap.SwapStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One swap, from beginning to end, on the calling thread. A version is believed when its bundles run and nothing is wrong that was not
 * wrong before; what was wrong before is nobody's fault here. Whatever goes wrong, the old version is put back, and that is
 * checked in the same way.
 */
final class SwapRun {

    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final Ground ground;
    private final SwapPlan plan;
    private final Duration settle;
    private final Duration watch;
    private final Consumer<SwapStep> progress;
    private final List<SwapStep> steps = new ArrayList<>();
    private final long begunWallMillis;
    private Set<String> wrongBefore = Set.of();

    SwapRun(Ground ground, SwapPlan plan, Duration settle, Duration watch, Consumer<SwapStep> progress) {
        this.ground = ground;
        this.plan = plan;
        this.settle = settle;
        this.watch = watch;
        this.progress = progress;
        this.begunWallMillis = ground.wallMillis();
    }

    SwapReport run() throws InterruptedException {
        wrongBefore = new HashSet<>(ground.problems());
        Optional<String> failure = plan.mode() == SwapMode.SIDE_BY_SIDE ? sideBySide() : inPlace();
        if (failure.isEmpty()) {
            return report(Outcome.SWAPPED, "");
        }
        return rollBack(failure.get());
    }

    private Optional<String> sideBySide() throws InterruptedException {
        Optional<String> failure = step("install", plan.to() + " beside " + plan.from(), () -> {
            // Named by itself, the old version stays until it is taken away, whoever else may be content with the new one.
            ground.install(plan.feature(), plan.from());
            ground.install(plan.feature(), plan.to());
        });
        if (failure.isEmpty()) {
            failure = verify();
        }
        if (failure.isPresent()) {
            return failure;
        }
        long begun = ground.nanos();
        List<String> undrained = ground.drain(plan.goes(), DRAIN);
        done("drain", begun, undrained.isEmpty() ? "nothing is left in " + plan.from() : String.join(" ", undrained));
        failure = step("remove", plan.from() + " is taken away", () -> ground.uninstall(plan.feature(), plan.from()));
        return failure.isPresent() ? failure : watch();
    }

    private Optional<String> inPlace() throws InterruptedException {
        Optional<String> failure = step("exchange", plan.to() + " in place of " + plan.from(), () -> ground.exchange(plan.feature(), plan.from(), plan.to()));
        if (failure.isEmpty()) {
            failure = verify();
        }
        return failure.isPresent() ? failure : watch();
    }

    private SwapReport rollBack(String reason) throws InterruptedException {
        Optional<String> failure = step("roll-back", "back to " + plan.from(), () -> {
            if (plan.mode() == SwapMode.IN_PLACE) {
                if (!ground.installed(plan.feature()).contains(plan.from())) {
                    ground.exchange(plan.feature(), plan.to(), plan.from());
                }
                return;
            }
            if (!ground.installed(plan.feature()).contains(plan.from())) {
                ground.install(plan.feature(), plan.from());
            }
            if (ground.installed(plan.feature()).contains(plan.to())) {
                ground.uninstall(plan.feature(), plan.to());
            }
        });
        if (failure.isEmpty()) {
            failure = settled("verify", plan.from(), plan.goes());
        }
        return failure.isEmpty() ? report(Outcome.ROLLED_BACK, reason)
                : report(Outcome.STUCK, reason + " And the way back failed: " + failure.get());
    }

    private Optional<String> verify() throws InterruptedException {
        return settled("verify", plan.to(), plan.comes());
    }

    /** Waits until a version works; why not, if it does not in time. */
    private Optional<String> settled(String name, String version, List<String> bundles) throws InterruptedException {
        long begun = ground.nanos();
        List<String> wrong = newlyWrong(bundles);
        while (!wrong.isEmpty() && ground.nanos() - begun < settle.toNanos()) {
            ground.pause();
            wrong = newlyWrong(bundles);
        }
        done(name, begun, wrong.isEmpty() ? version + " works" : String.join(" ", wrong));
        return wrong.isEmpty() ? Optional.empty()
                : Optional.of("Version " + version + " did not work within " + settle.toSeconds() + " s: " + String.join(" ", wrong));
    }

    /** Looks on for a while; something may be wrong for a moment, but not at the end, and not all the time that a version may take to work. */
    private Optional<String> watch() throws InterruptedException {
        long begun = ground.nanos();
        long wrongSince = -1;
        List<String> wrong = newlyWrong(plan.comes());
        while (ground.nanos() - begun < watch.toNanos() || !wrong.isEmpty()) {
            if (wrong.isEmpty()) {
                wrongSince = -1;
            } else if (wrongSince < 0) {
                wrongSince = ground.nanos();
            } else if (ground.nanos() - wrongSince >= settle.toNanos()) {
                break;
            }
            ground.pause();
            wrong = newlyWrong(plan.comes());
        }
        done("watch", begun, wrong.isEmpty() ? "all is well" : String.join(" ", wrong));
        return wrong.isEmpty() ? Optional.empty() : Optional.of("After " + plan.from() + " was gone: " + String.join(" ", wrong));
    }

    private List<String> newlyWrong(List<String> bundles) {
        List<String> wrong = new ArrayList<>(ground.notRunning(bundles));
        ground.problems().stream().filter(sentence -> !wrongBefore.contains(sentence)).forEach(wrong::add);
        return wrong;
    }

    /** Something that may throw. */
    private interface Action {
        void run() throws Exception;
    }

    private Optional<String> step(String name, String detail, Action action) throws InterruptedException {
        long begun = ground.nanos();
        try {
            action.run();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage().replaceAll("\\s+", " ");
            done(name, begun, "failed: " + why);
            return Optional.of("The step '" + name + "' failed: " + why);
        }
        done(name, begun, detail);
        return Optional.empty();
    }

    private void done(String name, long begunNanos, String detail) {
        SwapStep step = new SwapStep(name, detail, (ground.nanos() - begunNanos) / 1_000_000);
        steps.add(step);
        progress.accept(step);
    }

    private SwapReport report(Outcome outcome, String reason) {
        return new SwapReport(plan, outcome, reason, steps, begunWallMillis);
    }
}
