package io.foundation.cluster.core.overlay;

import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.core.overlay.SwitchMessage.Report;
import io.foundation.cluster.core.overlay.SwitchMessage.Stage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the coordinator of a switch says, by what the members reported so far. No state of its own.
 *
 * @param decision what becomes of the switch
 * @param why      for people
 */
record SwitchVerdict(Decision decision, String why) {

    private static final int NAMED = 5;

    /**
     * While all prepare: one that refuses ends it, 95 of 100 who are ready are enough, and at the deadline it is over; or is
     * done with half of them, if that was asked for.
     *
     * @param members those believed to be reachable
     * @param late    whether the deadline has passed
     * @return empty if it is too early to tell
     */
    static Optional<SwitchVerdict> ofPrepared(Set<NodeName> members, SwitchReports reports, boolean byDeadline, boolean late) {
        List<Report> refusals = reports.of(members, Stage.REFUSED);
        int ready = reports.count(members, Stage.PREPARED);
        if (!refusals.isEmpty()) {
            return verdict(Decision.ABORTED, said(refusals));
        }
        if (isEnough(ready, members.size())) {
            return verdict(Decision.COMMITTED, ready + " of " + members.size() + " were ready");
        }
        if (!late) {
            return Optional.empty();
        }
        return verdict(byDeadline && 2 * ready >= members.size() ? Decision.COMMITTED : Decision.ABORTED,
                ready + " of " + members.size() + " were ready at the deadline; not " + named(reports.missing(members, Stage.PREPARED)));
    }

    /**
     * After the overlap: 95 of 100 who say that it holds are enough, more than 5 of 100 who say that it does not end it, and
     * in the end the majority decides.
     *
     * @param members those believed to be reachable
     * @param late    whether the time to verify has passed
     * @return empty if it is too early to tell
     */
    static Optional<SwitchVerdict> ofVerified(Set<NodeName> members, SwitchReports reports, boolean late) {
        List<Report> broken = reports.of(members, Stage.BROKEN);
        int sound = reports.count(members, Stage.VERIFIED);
        if (isEnough(sound, members.size())) {
            return verdict(Decision.FINISHED, sound + " of " + members.size() + " verified it");
        }
        if (20 * broken.size() > members.size()) {
            return verdict(Decision.ROLLED_BACK, said(broken));
        }
        if (!late) {
            return Optional.empty();
        }
        return verdict(2 * sound > members.size() ? Decision.FINISHED : Decision.ROLLED_BACK,
                sound + " of " + members.size() + " verified it; not " + named(reports.missing(members, Stage.VERIFIED)));
    }

    private static Optional<SwitchVerdict> verdict(Decision decision, String why) {
        return Optional.of(new SwitchVerdict(decision, why));
    }

    private static boolean isEnough(int some, int all) {
        return 100L * some >= 95L * all;
    }

    private static String said(List<Report> troubles) {
        return troubles.stream().limit(NAMED).map(report -> report.who() + ": " + report.why()).collect(Collectors.joining(" "))
                + (troubles.size() > NAMED ? " And " + (troubles.size() - NAMED) + " more." : "");
    }

    private static String named(List<NodeName> names) {
        return names.stream().limit(NAMED).map(NodeName::value).collect(Collectors.joining(", "))
                + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "");
    }
}
