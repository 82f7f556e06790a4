package io.foundation.mdns.core.engine;

import io.foundation.mdns.core.record.Names;

/** A name of this machine, as it is now. Written on the core's thread, read by all. */
public final class Host {

    private volatile String label;

    public Host(String label) {
        this.label = label;
    }

    void rename() {
        label = Names.nextHost(label);
    }

    /** Without {@code .local}. */
    public String label() {
        return label;
    }
}
