package io.foundation.protection.core.pool;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.protection.api.ConnectionFactory;
import io.foundation.protection.api.ConnectionPool;
import io.foundation.protection.api.PoolLimits;
import io.foundation.protection.api.PoolStatus;
import io.foundation.protection.api.Refusal;
import java.time.Duration;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;

/** A pool of commons-pool2: each connection is looked at before it is used. */
public final class Pool<C> implements ConnectionPool<C> {

    private final String name;
    private final GenericObjectPool<C> pool;
    private final Consumer<Pool<?>> afterwards;

    /** @param afterwards done after the pool was closed */
    public Pool(String name, PoolLimits limits, ConnectionFactory<C> connections, Consumer<Pool<?>> afterwards) {
        this.name = name;
        this.afterwards = afterwards;
        GenericObjectPoolConfig<C> config = new GenericObjectPoolConfig<>();
        config.setMaxTotal(limits.most());
        config.setMaxIdle(limits.kept());
        config.setLifo(limits.order() == PoolLimits.Order.LAST_USED_FIRST);
        config.setTestOnBorrow(true);
        config.setJmxEnabled(false);
        this.pool = new GenericObjectPool<>(new Factory<>(connections), config);
    }

    @Override
    public <T> T with(Duration max, Work<C, T> work) throws Exception {
        C connection = borrow(max);
        try {
            return work.apply(connection);
        } finally {
            pool.returnObject(connection);
        }
    }

    private C borrow(Duration max) throws Exception {
        try {
            // Zero would wait for ever.
            return pool.borrowObject(max.isPositive() ? max : Duration.ofNanos(1));
        } catch (InterruptedException e) {
            // A pool that is closed interrupts those that wait.
            throw pool.isClosed() ? closed(e) : e;
        } catch (NoSuchElementException e) {
            // It says the same of a pool without a free connection and of new connections that are broken.
            if (pool.getNumActive() < pool.getMaxTotal() && e.getCause() != null) {
                throw unreachable(e);
            }
            throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "The pool '" + name + "' had no connection within " + max.toMillis() + " ms: all "
                    + pool.getMaxTotal() + " are in use; try again, or make the pool larger.", e, Map.of(Refusal.KEY, Refusal.POOL.word()));
        } catch (Exception e) {
            throw pool.isClosed() ? closed(e) : unreachable(e);
        }
    }

    private FoundationException closed(Exception cause) {
        return new FoundationException(ErrorType.CLOSED, "The pool '" + name + "' is closed.", cause);
    }

    private FoundationException unreachable(Exception cause) {
        return new FoundationException(ErrorType.UNREACHABLE, "The pool '" + name + "' cannot make a connection: " + cause, cause);
    }

    @Override
    public PoolStatus status() {
        return new PoolStatus(name, pool.getMaxTotal(), pool.getNumActive(), pool.getNumIdle(), pool.getNumWaiters(), pool.getCreatedCount(), pool.getDestroyedCount());
    }

    @Override
    public void close() {
        pool.close();
        afterwards.accept(this);
    }

    private static final class Factory<C> extends BasePooledObjectFactory<C> {

        private final ConnectionFactory<C> connections;

        Factory(ConnectionFactory<C> connections) {
            this.connections = connections;
        }

        @Override
        public C create() throws Exception {
            return connections.open();
        }

        @Override
        public PooledObject<C> wrap(C connection) {
            return new DefaultPooledObject<>(connection);
        }

        @Override
        public boolean validateObject(PooledObject<C> pooled) {
            return connections.isUsable(pooled.getObject());
        }

        @Override
        public void destroyObject(PooledObject<C> pooled) throws Exception {
            connections.close(pooled.getObject());
        }
    }
}
