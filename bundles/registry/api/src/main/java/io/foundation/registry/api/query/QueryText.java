package io.foundation.registry.api.query;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The text of a query, read from left to right. */
final class QueryText {

    private static final int MAX_LENGTH = 16_384;
    private static final Pattern NUMBER = Pattern.compile("-?\\d+");
    private static final Pattern FRACTION = Pattern.compile("-?\\d+\\.\\d+([eE][-+]?\\d+)?|-?\\d+[eE][-+]?\\d+");
    private static final List<String> WORDS = List.of("true", "false", "and", "in", "not");

    private final String text;
    private int at;

    QueryText(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new FoundationException(ErrorType.FORMAT_ERROR, "The query has " + text.length() + " characters: at most " + MAX_LENGTH + " are allowed.");
        }
        this.text = text;
    }

    Query read() {
        List<Criterion> criteria = new ArrayList<>();
        skipBlanks();
        while (at < text.length()) {
            criteria.add(criterion());
            skipBlanks();
            if (at < text.length() && !word("and")) {
                throw wrong("'and' or the end");
            }
            if (at == text.length() && text.stripTrailing().endsWith(" and")) {
                throw wrong("a criterion");
            }
        }
        return new Query(criteria);
    }

    private Criterion criterion() {
        String path = text.startsWith("'", at) ? quoted() : bare("an attribute");
        Operator operator = operator();
        skipBlanks();
        return new Criterion(path, operator, operator.isOfList() ? list() : value());
    }

    private Operator operator() {
        skipBlanks();
        for (Operator operator : List.of(Operator.NEQ, Operator.GTE, Operator.LTE, Operator.EQ, Operator.GT, Operator.LT)) {
            if (text.startsWith(operator.sign(), at)) {
                at += operator.sign().length();
                return operator;
            }
        }
        if (word("in")) {
            return Operator.IN;
        }
        if (word("not")) {
            skipBlanks();
            if (word("in")) {
                return Operator.NOT_IN;
            }
        }
        throw wrong("one of = != < > <= >= in, not in");
    }

    private List<Object> list() {
        expect('(');
        List<Object> values = new ArrayList<>();
        do {
            skipBlanks();
            values.add(value());
            skipBlanks();
        } while (take(','));
        expect(')');
        return values;
    }

    private Object value() {
        if (text.startsWith("'", at)) {
            return quoted();
        }
        int from = at;
        // A plus sign is in exponents only.
        while (at < text.length() && (isBare(text.charAt(at)) || text.charAt(at) == '+')) {
            at++;
        }
        String found = text.substring(from, at);
        if (found.equals("true") || found.equals("false")) {
            return Boolean.valueOf(found);
        }
        try {
            if (NUMBER.matcher(found).matches()) {
                return Long.valueOf(found);
            }
            if (FRACTION.matcher(found).matches()) {
                return Double.valueOf(found);
            }
        } catch (NumberFormatException e) {
            at = from;
            throw wrong("a whole number of at most 64 bits");
        }
        at = from;
        return bare("a value");
    }

    private String bare(String what) {
        int from = at;
        while (at < text.length() && isBare(text.charAt(at))) {
            at++;
        }
        if (from == at) {
            throw wrong(what);
        }
        return text.substring(from, at);
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '\'') {
                value.append(c);
            } else if (at < text.length() && text.charAt(at) == '\'') {
                value.append(text.charAt(at++));
            } else {
                return value.toString();
            }
        }
        throw wrong("a closing quote");
    }

    /** Takes a word, if it stands here and nothing that belongs to it behind it. */
    private boolean word(String word) {
        int end = at + word.length();
        if (!text.regionMatches(true, at, word, 0, word.length()) || end < text.length() && isBare(text.charAt(end))) {
            return false;
        }
        at = end;
        skipBlanks();
        return true;
    }

    private void expect(char c) {
        if (!take(c)) {
            throw wrong("'" + c + "'");
        }
    }

    private boolean take(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isBare(char c) {
        return Character.isLetterOrDigit(c) || "._:@$#-".indexOf(c) >= 0;
    }

    private FoundationException wrong(String expected) {
        return new FoundationException(ErrorType.FORMAT_ERROR, "The query is wrong at character " + (at + 1) + " ('" + text.substring(at, Math.min(text.length(), at + 16))
                + "'): there should be " + expected + ".");
    }

    /** A value as it is read back. */
    static String literal(Object value) {
        if (!(value instanceof String word)) {
            return value.toString();
        }
        boolean bare = !word.isEmpty() && word.chars().allMatch(c -> isBare((char) c)) && !NUMBER.matcher(word).matches() && !FRACTION.matcher(word).matches() && !WORDS.contains(word);
        return bare ? word : "'" + word.replace("'", "''") + "'";
    }
}
