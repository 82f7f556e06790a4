package io.foundation.config.cluster;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.SessionState;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A connection that can be cut: then all that is asked fails as it does on the side without a majority, and nothing is heard. */
final class Cut {

    private final Coordination whole;
    private final List<Consumer<SessionState>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean cut;

    Cut(Coordination whole) {
        this.whole = whole;
    }

    void cut() {
        cut = true;
        listeners.forEach(listener -> listener.accept(SessionState.SUSPENDED));
    }

    void heal() {
        cut = false;
        listeners.forEach(listener -> listener.accept(SessionState.ACTIVE));
    }

    Coordination coordination() {
        return proxy(Coordination.class, whole);
    }

    @SuppressWarnings("unchecked") // what it is given is what coordination says it is
    private <T> T proxy(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
            if (type == Coordination.class && method.getName().equals("listen")) {
                Consumer<SessionState> listener = (Consumer<SessionState>) arguments[0];
                listeners.add(listener);
                listener.accept(SessionState.ACTIVE);
                return (Registration) () -> listeners.remove(listener);
            }
            if (cut && CompletionStage.class.isAssignableFrom(method.getReturnType())) {
                return CompletableFuture.failedFuture(new FoundationException(ErrorType.UNREACHABLE, "The connection is cut."));
            }
            Object result;
            try {
                result = method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            return method.getReturnType().isInterface() && method.getReturnType().getPackage() == Coordination.class.getPackage() ? proxy(method.getReturnType(), result) : result;
        }));
    }
}
