package io.foundation.coordination.shell.target;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.output.Text;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.Excerpt;
import io.foundation.coordination.api.Inventory;
import io.foundation.coordination.api.Kind;

/** What is there already. A word mistyped would make another, which stays. */
public final class Existing {

    private Existing() {
    }

    /**
     * Makes sure that something is there, as far as can be seen: not if there are very many of the kind.
     *
     * @throws FoundationException {@code DATA_NOT_FOUND} if it is not, with those there are
     */
    public static void require(Coordination coordination, Kind kind, String name) {
        require(coordination, kind, name, "");
    }

    /** As {@link #require}, for a command that makes it if it is asked to. */
    public static void requireUnlessMade(Coordination coordination, Kind kind, String name) {
        require(coordination, kind, name, " With --create it is made.");
    }

    private static void require(Coordination coordination, Kind kind, String name, String advice) {
        Excerpt there = Agreement.ask(coordination.inventory().names(kind, Inventory.MAX_NAMES), "Looking for the " + kind.word());
        if (!there.names().contains(name) && !there.isCut()) {
            throw new FoundationException(ErrorType.DATA_NOT_FOUND, "There is no " + kind.word() + " '" + Text.oneLine(name) + "'"
                    + (there.names().isEmpty() ? "" : ": there are " + Text.some(there.names().stream().map(Text::oneLine).toList())) + "."
                    + Text.didYouMean(name, there.names()) + advice);
        }
    }
}
