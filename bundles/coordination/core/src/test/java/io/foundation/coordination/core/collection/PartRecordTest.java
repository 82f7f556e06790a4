package io.foundation.coordination.core.collection;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.coordination.core.ground.Attempt.Fate;
import io.foundation.coordination.core.ground.Writers;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartRecordTest {

    private static final long MINE = 7;
    private static final long ANOTHER = 8;
    private static final long TOKEN = 100;

    private static Removal removal(long entry, int version, Long... writers) {
        return new Removal(1, entry, version, new Writers(List.of(writers)));
    }

    private static PartRecord after(Removal... removals) {
        PartRecord part = PartRecord.NONE;
        for (Removal removal : removals) {
            part = part.next(removal);
        }
        return PartRecord.of(part.bytes());
    }

    @Test
    void whatWasRemovedTellsWhoseItsWritesWere() {
        PartRecord part = after(removal(MINE, 5, 103L, 102L, TOKEN));
        assertThat(part.fateOfWrite(TOKEN, MINE, 2, 1)).isEqualTo(Fate.DONE);
        assertThat(part.fateOfWrite(TOKEN, MINE, 3, 1)).as("another has written in its place").isEqualTo(Fate.NEVER);
        assertThat(part.fateOfWrite(TOKEN, MINE, 5, 1)).as("removed before").isEqualTo(Fate.NEVER);
        assertThat(part.fateOfWrite(TOKEN, MINE, 1, 1)).as("too long ago").isEqualTo(Fate.UNKNOWN);
    }

    @Test
    void theFirstRemovalAfterTheMomentTells() {
        PartRecord part = after(removal(MINE, 0, TOKEN), removal(ANOTHER, 3, 50L), removal(MINE, 0, 60L));
        assertThat(part.fateOfWrite(TOKEN, MINE, -1, 3)).isEqualTo(Fate.DONE);
        assertThat(part.fateOfWrite(TOKEN, MINE, -1, 2)).isEqualTo(Fate.NEVER);
        assertThat(part.fateOfWrite(TOKEN, 9, -1, 3)).as("nobody has removed it, so it never was there").isEqualTo(Fate.NEVER);
    }

    @Test
    void whatWasRemovedTogetherTellsNothing() {
        PartRecord part = after(removal(MINE, 0, TOKEN), Removal.ofSeveral(2), removal(ANOTHER, 0, 60L));
        assertThat(part.fateOfWrite(TOKEN, MINE, -1, 2)).isEqualTo(Fate.UNKNOWN);
        assertThat(part.fateOfWrite(TOKEN, MINE, -1, 3)).as("the first one tells before").isEqualTo(Fate.DONE);
        assertThat(part.fateOfWrite(TOKEN, MINE, -1, 1)).isEqualTo(Fate.NEVER);
    }

    @Test
    void onlySoManyRemovalsAreRemembered() {
        PartRecord part = PartRecord.NONE;
        for (int i = 0; i <= PartRecord.KEPT; i++) {
            part = part.next(new Removal(i, ANOTHER, 0, Writers.NONE));
        }
        assertThat(part.removals()).hasSize(PartRecord.KEPT);
        assertThat(part.fateOfWrite(TOKEN, MINE, -1, PartRecord.KEPT + 1)).isEqualTo(Fate.UNKNOWN);
        assertThat(part.fateOfRemoval(1, PartRecord.KEPT)).isEqualTo(Fate.DONE);
        assertThat(part.fateOfRemoval(0, PartRecord.KEPT)).isEqualTo(Fate.NEVER);
        assertThat(part.fateOfRemoval(0, PartRecord.KEPT + 1)).isEqualTo(Fate.UNKNOWN);
        assertThat(part.fateOfRemoval(0, 0)).isEqualTo(Fate.OPEN);
    }
}
