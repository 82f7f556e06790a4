package io.foundation.base.runtime;

import io.foundation.base.api.execution.ThreadCensus;
import java.util.concurrent.ExecutorService;

/** An executor that can say how busy it is. */
interface CountedExecutor extends ExecutorService {

    String name();

    ThreadCensus.Entry entry(String owner);
}
