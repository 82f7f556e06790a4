package io.foundation.coordination.api.store;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;

/** Paths of a store: {@code /} or segments with a slash before each. A segment is 1 to 255 characters of {@code A-Z a-z 0-9 . _ - ~ % +}, not {@code .} or {@code ..}. */
public final class StorePath {

    /** The root, which always exists and is never changed. */
    public static final String ROOT = "/";
    /** The most characters of a segment. */
    public static final int MAX_SEGMENT = 255;
    /** The most characters of a path. */
    public static final int MAX_PATH = 2_048;
    /** How many digits a store appends to the name of a sequential node. */
    public static final int SEQUENCE_DIGITS = 10;

    private StorePath() {
    }

    /**
     * The path, if it is one.
     *
     * @throws FoundationException {@code INVALID_INPUT}
     */
    public static String require(String path) {
        if (path.equals(ROOT)) {
            return path;
        }
        int length = path.length();
        if (length < 2 || length > MAX_PATH || path.charAt(0) != '/' || path.charAt(length - 1) == '/') {
            throw wrong(path);
        }
        int start = 1;
        for (int i = 1; i <= length; i++) {
            if (i == length || path.charAt(i) == '/') {
                requireSegment(path, start, i);
                start = i + 1;
            }
        }
        return path;
    }

    private static void requireSegment(String path, int from, int to) {
        if (to == from || to - from > MAX_SEGMENT) {
            throw wrong(path);
        }
        boolean onlyDots = true;
        for (int i = from; i < to; i++) {
            char c = path.charAt(i);
            if (!isAllowed(c)) {
                throw wrong(path);
            }
            onlyDots &= c == '.';
        }
        if (onlyDots && to - from <= 2) {
            throw wrong(path);
        }
    }

    /** Whether a segment may have this character. */
    public static boolean isAllowed(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "._-~%+".indexOf(c) >= 0;
    }

    private static FoundationException wrong(String path) {
        return new FoundationException(ErrorType.INVALID_INPUT, "'" + path + "' is no path of a store: use segments of 1 to " + MAX_SEGMENT
                + " characters A-Z a-z 0-9 . _ - ~ % + with a slash before each, at most " + MAX_PATH + " in all.");
    }

    /** The path above; of one directly below the root, the root. */
    public static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash == 0 ? ROOT : path.substring(0, slash);
    }

    /** The last segment. */
    public static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The path of a child. */
    public static String child(String path, String name) {
        return path.equals(ROOT) ? ROOT + name : path + '/' + name;
    }

    /** Whether a path is another or below it. */
    public static boolean isWithin(String path, String top) {
        return top.equals(ROOT) || path.equals(top) || path.startsWith(top) && path.charAt(top.length()) == '/';
    }

    /**
     * The number a store has put at the end of a sequential node's name; of two of the same parent the smaller was made first.
     *
     * @throws FoundationException {@code FORMAT_ERROR} if there is none
     */
    public static long sequence(String name) {
        try {
            return Long.parseLong(name, name.length() - SEQUENCE_DIGITS, name.length(), 10);
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new FoundationException(ErrorType.FORMAT_ERROR, "The node '" + name + "' has no number at its end: it is not sequential.", e);
        }
    }
}
