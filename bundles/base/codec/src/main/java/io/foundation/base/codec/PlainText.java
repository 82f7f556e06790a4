package io.foundation.base.codec;

/** Text of others that people will read: without what a terminal or a log would obey, and not longer than wanted. */
public final class PlainText {

    private PlainText() {
    }

    /** At most so many characters of a text; control, formatting and surrogate characters become question marks. */
    public static String of(String text, int maxChars) {
        StringBuilder plain = new StringBuilder(Math.min(text.length(), maxChars));
        for (int i = 0; i < text.length() && plain.length() < maxChars; i++) {
            char c = text.charAt(i);
            plain.append(Character.isISOControl(c) || Character.isSurrogate(c) || Character.getType(c) == Character.FORMAT ? '?' : c);
        }
        return plain.toString();
    }
}
