package io.foundation.coordination.core.tenure;

import io.foundation.coordination.api.DistributedLock;
import io.foundation.coordination.api.DistributedReadWriteLock;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Owner;

/** Two sides of one line. A plain lock of the same name is the writing side. */
public final class ReadWriteLockView implements DistributedReadWriteLock {

    private final DistributedLock read;
    private final DistributedLock write;

    public ReadWriteLockView(Ground ground, Owner owner, String name, boolean holdsWhileSuspended) {
        this.read = new LockView(ground, owner, name, false, holdsWhileSuspended);
        this.write = new LockView(ground, owner, name, true, holdsWhileSuspended);
    }

    @Override
    public String name() {
        return read.name();
    }

    @Override
    public DistributedLock read() {
        return read;
    }

    @Override
    public DistributedLock write() {
        return write;
    }
}
