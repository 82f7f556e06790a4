package io.foundation.transport.link;

/**
 * The versions of the link protocol a node speaks, without gaps.
 *
 * @param min the oldest, from 1
 * @param max the newest, up to 65535
 */
public record ProtocolVersions(int min, int max) {

    /** What this build speaks. Version 1 had one connection for all channels and no credit; nothing that speaks it was released, so it is refused. */
    public static final ProtocolVersions CURRENT = new ProtocolVersions(2, 2);
    /** What {@link #common} gives if there is none. */
    public static final int NONE = 0;

    public ProtocolVersions {
        if (min < 1 || max < min || max > 0xffff) {
            throw new IllegalArgumentException("protocol versions " + min + " to " + max + " are not within 1 and 65535");
        }
    }

    /** The newest version that both speak, or {@link #NONE}. */
    public int common(ProtocolVersions other) {
        int newest = Math.min(max, other.max);
        return newest >= Math.max(min, other.min) ? newest : NONE;
    }

    @Override
    public String toString() {
        return min == max ? Integer.toString(min) : min + " to " + max;
    }
}
