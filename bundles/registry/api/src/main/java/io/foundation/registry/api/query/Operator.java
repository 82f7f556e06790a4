package io.foundation.registry.api.query;

/** How a value is compared. Numbers compare by value whatever their type, texts by code units; what cannot be compared does not fit. */
public enum Operator {
    /** Is the value; of a list, one of its elements is. */
    EQ("="),
    /** Not {@link #EQ}: fits also what is not there. */
    NEQ("!="),
    GT(">"),
    LT("<"),
    GTE(">="),
    LTE("<="),
    /** Is one of the values; of a list, one of its elements is. */
    IN("in"),
    /** Not {@link #IN}: fits also what is not there. */
    NOT_IN("not in");

    private final String sign;

    Operator(String sign) {
        this.sign = sign;
    }

    /** As it is written in the text of a query. */
    public String sign() {
        return sign;
    }

    /** Whether it compares with a list of values. */
    public boolean isOfList() {
        return this == IN || this == NOT_IN;
    }
}
