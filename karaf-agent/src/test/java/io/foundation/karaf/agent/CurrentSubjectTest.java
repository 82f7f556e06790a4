package io.foundation.karaf.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.PrivilegedAction;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.concurrent.CompletionException;
import java.util.concurrent.FutureTask;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.CurrentSubject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;

@EnabledForJreRange(minVersion = 24) // below, Subject.current() asks the access control context, and nobody calls the helper
class CurrentSubjectTest {

    private final Subject alice = new Subject();
    private final Subject bob = new Subject();

    @Test
    void bindsForTheActionAndNoLonger() {
        assertThat(current()).isNull();
        assertThat(CurrentSubject.doAs(alice, (PrivilegedAction<Subject>) this::current)).isSameAs(alice);
        assertThat(current()).isNull();
    }

    @Test
    void innermostWins() {
        CurrentSubject.doAs(alice, (PrivilegedAction<Void>) () -> {
            assertThat(CurrentSubject.doAs(bob, (PrivilegedAction<Subject>) this::current)).isSameAs(bob);
            assertThat(CurrentSubject.doAs(null, (PrivilegedAction<Subject>) this::current)).isNull();
            assertThat(Subject.callAs(bob, this::current)).isSameAs(bob);
            assertThat(current()).isSameAs(alice);
            return null;
        });
    }

    @Test
    void threadsStartedByTheActionInherit() throws Exception {
        FutureTask<Subject> platform = new FutureTask<>(this::current);
        FutureTask<Subject> virtual = new FutureTask<>(this::current);
        CurrentSubject.doAs(alice, (PrivilegedAction<Void>) () -> {
            Thread.ofPlatform().daemon().start(platform);
            Thread.ofVirtual().start(virtual);
            return null;
        });

        assertThat(platform.get()).isSameAs(alice);
        assertThat(virtual.get()).isSameAs(alice);
    }

    @Test
    void exceptionsPassAsBefore() {
        IOException checked = new IOException("checked");
        IllegalStateException unchecked = new IllegalStateException("unchecked");
        CompletionException own = new CompletionException("own", null);
        AssertionError error = new AssertionError("error");

        assertThatThrownBy(() -> run(checked)).isInstanceOf(PrivilegedActionException.class).hasCause(checked);
        assertThatThrownBy(() -> run(unchecked)).isSameAs(unchecked);
        assertThatThrownBy(() -> run(own)).isSameAs(own);
        assertThatThrownBy(() -> run(error)).isSameAs(error);
        assertThatThrownBy(() -> CurrentSubject.doAs(alice, (PrivilegedAction<Void>) () -> {
            throw unchecked;
        })).isSameAs(unchecked);
        assertThat(current()).isNull();
    }

    @Test
    void noActionIsRefused() {
        assertThatThrownBy(() -> CurrentSubject.doAs(alice, (PrivilegedAction<Void>) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> CurrentSubject.doAs(alice, (PrivilegedExceptionAction<Void>) null))
                .isInstanceOf(NullPointerException.class);
    }

    private void run(Throwable failure) throws PrivilegedActionException {
        CurrentSubject.doAs(alice, (PrivilegedExceptionAction<Void>) () -> {
            if (failure instanceof Exception e) {
                throw e;
            }
            throw (Error) failure;
        });
    }

    private Subject current() {
        return CurrentSubject.getSubject(null);
    }
}
