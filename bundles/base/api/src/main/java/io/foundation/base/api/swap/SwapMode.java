package io.foundation.base.api.swap;

/** How a version takes the place of another. */
public enum SwapMode {
    /** The new version starts beside the old one, takes its state and its calls over, then the old one is drained and removed. */
    SIDE_BY_SIDE,
    /**
     * The old version goes before the new one comes, because two cannot be there at once (a bundle says so by the header
     * {@value #HEADER}{@code : in-place}). What needs it waits for some milliseconds.
     */
    IN_PLACE;

    /** The bundle header that asks for {@link #IN_PLACE}. */
    public static final String HEADER = "Foundation-Swap";

    /** In lower case with dashes, as shown to people. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
