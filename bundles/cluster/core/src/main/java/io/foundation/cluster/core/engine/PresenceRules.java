package io.foundation.cluster.core.engine;

import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * When somebody whom a strategy does not name any more is taken to be gone. Every strategy has the options for it; one that has an option of the same name
 * itself keeps its own.
 *
 * @param prune     whether anybody is
 * @param minAbsent after how many answers in a row without him; of strategies that are asked
 * @param floor     how many of a hundred of those believed an answer must still name, or it is doubted
 * @param floorTime for how long such an answer is doubted
 */
public record PresenceRules(boolean prune, int minAbsent, int floor, Duration floorTime) {

    private static final String PRUNE = "prune";
    private static final String MIN_ABSENT = "minAbsentPolls";
    private static final String FLOOR = "floor";
    private static final String FLOOR_TIME = "floorTime";

    private static final List<OptionSpec> SPECS = List.of(
            OptionSpec.flag(PRUNE, true, "Whether who is not named any more is gone; else what was named once is proposed for as long as the strategy is in use."),
            OptionSpec.number(MIN_ABSENT, 1, 1, 1_000, "After how many answers in a row without him somebody is gone; for strategies that are asked, not those that tell."),
            OptionSpec.number(FLOOR, 0, 0, 100, "How many percent of those it named an answer must name again; one that names fewer is doubted for 'floorTime'. 0 never doubts."),
            OptionSpec.duration(FLOOR_TIME, "1m", 0, 86_400_000, "How long an answer below 'floor' is doubted: until then nobody is gone by it."));

    /** The options of a strategy, with those that every strategy has. */
    public static List<OptionSpec> with(List<OptionSpec> own) {
        List<OptionSpec> all = new ArrayList<>(own);
        List<String> names = own.stream().map(OptionSpec::name).toList();
        SPECS.stream().filter(spec -> !names.contains(spec.name())).forEach(all::add);
        return List.copyOf(all);
    }

    /** What options say; a strategy that has {@code prune} itself answers accordingly. */
    static PresenceRules of(Options options, List<OptionSpec> own) {
        boolean prunesItself = own.stream().anyMatch(spec -> spec.name().equals(PRUNE));
        return new PresenceRules(prunesItself || options.flag(PRUNE), options.integer(MIN_ABSENT), options.integer(FLOOR), options.duration(FLOOR_TIME));
    }
}
