package io.foundation.protection.core.osgi;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.protection.api.Call;
import io.foundation.protection.api.ConnectionFactory;
import io.foundation.protection.api.ConnectionPool;
import io.foundation.protection.api.PolicyStatus;
import io.foundation.protection.api.PoolLimits;
import io.foundation.protection.api.PoolStatus;
import io.foundation.protection.api.Protection;
import io.foundation.protection.api.RateStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

/** Protection as one bundle has it: its pools go with it. */
@Component(service = Protection.class, scope = ServiceScope.BUNDLE, property = "service.ranking:Integer=" + ProtectionOfBundle.RANKING)
public final class ProtectionOfBundle implements Protection {

    /** Grows with the version, so that the newer one wins. */
    static final int RANKING = 100;

    private final Protection protection;
    private final Set<ConnectionPool<?>> pools = ConcurrentHashMap.newKeySet();

    @Activate
    public ProtectionOfBundle(@Reference ProtectionComponent node) {
        this(node.policies());
    }

    ProtectionOfBundle(Protection protection) {
        this.protection = protection;
    }

    @Deactivate
    void deactivate() {
        pools.forEach(Registration::close);
    }

    @Override
    public <T> T execute(Call call, Callable<T> work) {
        return protection.execute(call, work);
    }

    @Override
    public <C, T> T execute(Call call, Class<C> type, ConnectionPool.Work<? super C, T> work) {
        return protection.execute(call, type, work);
    }

    @Override
    public <T> CompletionStage<T> submit(Call call, Callable<T> work) {
        return protection.submit(call, work);
    }

    @Override
    public List<String> policies() {
        return protection.policies();
    }

    @Override
    public PolicyStatus status(String policy) {
        return protection.status(policy);
    }

    @Override
    public Map<String, String> settings(String policy) {
        return protection.settings(policy);
    }

    @Override
    public RateStatus rate(String policy, String entity) {
        return protection.rate(policy, entity);
    }

    @Override
    public void backOff(String policy, String entity, Duration time) {
        protection.backOff(policy, entity, time);
    }

    @Override
    public void trip(String policy) {
        protection.trip(policy);
    }

    @Override
    public void reset(String policy) {
        protection.reset(policy);
    }

    @Override
    public <C> ConnectionPool<C> openPool(String name, PoolLimits limits, ConnectionFactory<C> connections) {
        ConnectionPool<C> pool = protection.openPool(name, limits, connections);
        pools.add(pool);
        return pool;
    }

    @Override
    public List<PoolStatus> pools() {
        return protection.pools();
    }
}
