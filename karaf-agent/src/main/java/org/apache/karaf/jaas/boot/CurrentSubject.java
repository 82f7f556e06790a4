package org.apache.karaf.jaas.boot;

import java.security.AccessControlContext;
import java.security.PrivilegedAction;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.concurrent.CompletionException;
import javax.security.auth.Subject;

/**
 * Keeps the subject of the running call on JDKs whose access control contexts carry none.
 *
 * <p>Lives in a package of Karaf on purpose: Karaf delegates it to the boot class path for every bundle, so that the redirected calls find
 * this class wherever they are made.
 *
 * <p>The subject is bound twice. {@link Subject#callAs} binds it for the thread that runs the action, where the innermost binding wins, also
 * over those that the JDK makes itself (JMX). The inheritable thread local hands it to threads that the action starts, as an access control
 * context did when a thread was created. Safe for use by many threads.
 */
@SuppressWarnings("removal") // the descriptors of the redirected methods name the types that are on their way out
public final class CurrentSubject {

    private static final InheritableThreadLocal<Subject> INHERITED = new InheritableThreadLocal<>();

    private CurrentSubject() {
    }

    /**
     * Takes the place of {@code Subject.getSubject}.
     *
     * @param ignored the context of the caller, which carries no subject any more
     * @return the subject of the running call, or null when there is none
     */
    public static Subject getSubject(AccessControlContext ignored) {
        Subject bound = Subject.current();
        return bound != null ? bound : INHERITED.get();
    }

    /** Takes the place of {@code JaasHelper.doAs}: runs the action with the subject bound, and returns its result. */
    public static <T> T doAs(Subject subject, PrivilegedAction<T> action) {
        if (action == null) {
            throw new NullPointerException();
        }
        Subject outer = bind(subject);
        try {
            return Subject.callAs(subject, action::run);
        } catch (CompletionException e) {
            throw CurrentSubject.<RuntimeException>sneaky(causeOf(e));
        } finally {
            restore(outer);
        }
    }

    /**
     * Takes the place of {@code JaasHelper.doAs} for actions that may fail.
     *
     * @throws PrivilegedActionException around a checked exception of the action; unchecked ones pass as they are
     */
    public static <T> T doAs(Subject subject, PrivilegedExceptionAction<T> action) throws PrivilegedActionException {
        if (action == null) {
            throw new NullPointerException();
        }
        Subject outer = bind(subject);
        try {
            return Subject.callAs(subject, action::run);
        } catch (CompletionException e) {
            Throwable cause = causeOf(e);
            if (cause instanceof Exception checked && !(cause instanceof RuntimeException)) {
                throw new PrivilegedActionException(checked);
            }
            throw CurrentSubject.<RuntimeException>sneaky(cause);
        } finally {
            restore(outer);
        }
    }

    private static Subject bind(Subject subject) {
        Subject outer = INHERITED.get();
        INHERITED.set(subject);
        return outer;
    }

    private static void restore(Subject outer) {
        if (outer == null) {
            INHERITED.remove();
        } else {
            INHERITED.set(outer);
        }
    }

    private static Throwable causeOf(CompletionException e) {
        return e.getCause() != null ? e.getCause() : e;
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E sneaky(Throwable t) throws E {
        throw (E) t;
    }
}
