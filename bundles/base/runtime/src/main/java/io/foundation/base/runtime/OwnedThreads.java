package io.foundation.base.runtime;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the threads of one executor: daemons, named, with the owner's class loader; an error that leaves one is logged. */
final class OwnedThreads implements ThreadFactory {

    /** How the names of all threads of Foundation begin. */
    static final String OURS = "fnd-";

    private static final Logger LOG = LoggerFactory.getLogger(OwnedThreads.class);

    private final String prefix;
    private final ClassLoader loader;
    private final AtomicLong number = new AtomicLong();

    OwnedThreads(String owner, String name, ClassLoader loader) {
        this.prefix = prefix(owner, name);
        this.loader = loader;
    }

    /** How the names of the threads of an executor begin; a number follows. */
    static String prefix(String owner, String name) {
        return OURS + owner + '-' + name + '-';
    }

    @Override
    public Thread newThread(Runnable task) {
        return prepared(Thread.ofPlatform().daemon().unstarted(task));
    }

    Thread newVirtualThread(Runnable task) {
        return prepared(Thread.ofVirtual().unstarted(task));
    }

    private Thread prepared(Thread thread) {
        thread.setName(prefix + number.incrementAndGet());
        thread.setContextClassLoader(loader);
        thread.setUncaughtExceptionHandler((failed, error) -> LOG.error("A task on {} failed.", failed.getName(), error));
        return thread;
    }
}
