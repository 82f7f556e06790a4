package io.foundation.coordination.core.tenure;

import java.util.List;
import java.util.Optional;

/** Whose turn it is in a line. A claim whose turn it is keeps it whatever comes behind it, and whoever leaves. */
interface LineRule {

    /**
     * Whom a claim waits for.
     *
     * @param ahead the claims before it, in order
     * @return one whose going may make it the claim's turn; empty if it is its turn
     */
    Optional<ClaimName> blocker(List<ClaimName> ahead, ClaimName mine);

    /** Whether the going of others than that one may make it the claim's turn too: then the whole line is watched. */
    boolean watchesLine();

    /** Many shared claims, or one exclusive. */
    LineRule LOCK = new LineRule() {
        @Override
        public Optional<ClaimName> blocker(List<ClaimName> ahead, ClaimName mine) {
            return ahead.reversed().stream().filter(claim -> mine.exclusive() || claim.exclusive()).findFirst();
        }

        @Override
        public boolean watchesLine() {
            // All before a claim must go, for a writer; the last of them is as good to wait for as any. A reader waits for the last writer, who goes after all before it.
            return false;
        }
    };

    /** Everybody at once. */
    LineRule EVERYBODY = new LineRule() {
        @Override
        public Optional<ClaimName> blocker(List<ClaimName> ahead, ClaimName mine) {
            return Optional.empty();
        }

        @Override
        public boolean watchesLine() {
            return false;
        }
    };

    /** As many as there are permits for. */
    static LineRule permits(int permits) {
        return new LineRule() {
            @Override
            public Optional<ClaimName> blocker(List<ClaimName> ahead, ClaimName mine) {
                long taken = ahead.stream().mapToLong(ClaimName::permits).sum();
                return taken + mine.permits() <= permits ? Optional.empty() : Optional.of(ahead.getLast());
            }

            @Override
            public boolean watchesLine() {
                return true;
            }
        };
    }
}
