package io.foundation.cluster.shell.completion;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.console.completion.Words;
import java.util.Arrays;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The names of errors. */
@Service
public class ErrorCompleter extends Words {

    public ErrorCompleter() {
        super(services -> Arrays.stream(ErrorType.values()).map(ErrorType::id).toList());
    }
}
