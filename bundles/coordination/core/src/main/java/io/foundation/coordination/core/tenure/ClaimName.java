package io.foundation.coordination.core.tenure;

import io.foundation.coordination.api.store.StorePath;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a claim's node: everything that decides whose turn it is, so that a listing is enough.
 *
 * @param exclusive whether it excludes all others
 * @param permits   how many it wants
 * @param token     by which its maker finds it
 * @param sequence  its place: smaller is earlier
 * @param segment   the name as it is
 */
record ClaimName(boolean exclusive, int permits, String token, long sequence, String segment) {

    static final Comparator<ClaimName> IN_ORDER = Comparator.comparingLong(ClaimName::sequence);

    private static final Pattern FORM = Pattern.compile("([xs])([0-9]{1,9})-([0-9a-f]{16})-([0-9]{" + StorePath.SEQUENCE_DIGITS + "})");

    /** The name before the store has numbered it. */
    static String prefix(boolean exclusive, int permits, String token) {
        return (exclusive ? "x" : "s") + permits + '-' + token + '-';
    }

    /** What a segment says; empty if it is none of ours, e.g. of a later version. */
    static Optional<ClaimName> parse(String segment) {
        Matcher parts = FORM.matcher(segment);
        return parts.matches()
                ? Optional.of(new ClaimName(parts.group(1).equals("x"), Integer.parseInt(parts.group(2)), parts.group(3), StorePath.sequence(segment), segment))
                : Optional.empty();
    }

    /** The line that a listing shows, first first. */
    static List<ClaimName> line(List<String> children) {
        return children.stream().map(ClaimName::parse).flatMap(Optional::stream).sorted(IN_ORDER).toList();
    }
}
