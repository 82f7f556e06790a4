package io.foundation.cluster.core.config;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.List;

/** A configuration that cannot be used: everything that is wrong with it, a sentence each. */
public final class BrokenConfiguration extends FoundationException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> sentences;

    BrokenConfiguration(ErrorType type, List<String> sentences) {
        super(type, String.join(" ", sentences));
        this.sentences = List.copyOf(sentences);
    }

    public List<String> sentences() {
        return sentences;
    }
}
