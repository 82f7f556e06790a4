package io.foundation.registry.api.holding;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.api.protocol.Time;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.Offer;
import io.foundation.registry.api.Registered;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What one bundle has registered. A service of OSGi in the name of that bundle: so it goes when the bundle stops, and stays when the registry does. It is made of nothing but this contract, so
 * that no version of the registry is held by it. Thread-safe.
 */
public final class Holdings {

    private final Time time;
    private final Map<EntryKey, Held> held = new LinkedHashMap<>();
    private final List<HoldingsListener> listeners = new CopyOnWriteArrayList<>();
    private long lastId;

    /** @param time of a class that stays, as {@link Time#SYSTEM} is */
    public Holdings(Time time) {
        this.time = time;
    }

    /** Keeps a registration; what was there under its name goes. */
    public synchronized Registered add(Offer offer) {
        remove(offer.key(), "replaced");
        Held added = new Held(offer, ++lastId, time.wallMillis(), time.nanos() + offer.lease().toNanos());
        held.put(offer.key(), added);
        tell(added, false, "registered");
        return handle(added);
    }

    /** The handle of a registration that is kept. */
    public Registered handle(Held of) {
        return new Handle(of.offer().key(), of.id());
    }

    /** What is kept, in the order in which it came. */
    public synchronized List<Held> all() {
        return new ArrayList<>(held.values());
    }

    /** Takes out what is kept under a name; whether there was anything. */
    public synchronized boolean remove(EntryKey key, String cause) {
        Held removed = held.remove(key);
        if (removed != null) {
            tell(removed, true, cause);
        }
        return removed != null;
    }

    /** As {@link #remove(EntryKey, String)}, if it is still that registration and its lease was not renewed meanwhile. */
    public synchronized boolean remove(Held expected, String cause) {
        Held present = held.get(expected.offer().key());
        return present != null && present.id() == expected.id() && present.leaseUntil() == expected.leaseUntil() && remove(expected.offer().key(), cause);
    }

    /** Tells of every change, after what is kept now. */
    public synchronized Registration listen(HoldingsListener listener) {
        held.values().forEach(each -> listener.changed(each, false, "registered"));
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private synchronized boolean change(EntryKey key, long id, Offer offer, String cause) {
        Held present = held.get(key);
        if (present == null || present.id() != id || present.isOver(time.nanos())) {
            return false;
        }
        boolean renewed = offer == null;
        Held changed = new Held(renewed ? present.offer() : offer, id, present.since(), renewed ? time.nanos() + present.offer().lease().toNanos() : present.leaseUntil());
        held.put(key, changed);
        tell(changed, false, cause);
        return true;
    }

    private void tell(Held now, boolean gone, String cause) {
        listeners.forEach(listener -> listener.changed(now, gone, cause));
    }

    private synchronized Held find(EntryKey key, long id) {
        Held present = held.get(key);
        return present != null && present.id() == id && !present.isOver(time.nanos()) ? present : null;
    }

    /** Knows its registration by name and number only: so it does nothing to one that came later. */
    private final class Handle implements Registered {

        private final EntryKey key;
        private final long id;

        private Handle(EntryKey key, long id) {
            this.key = key;
            this.id = id;
        }

        @Override
        public EntryKey key() {
            return key;
        }

        @Override
        public boolean isRegistered() {
            return find(key, id) != null;
        }

        @Override
        public boolean renew() {
            return change(key, id, null, "renewed");
        }

        @Override
        public boolean update(Map<String, ?> metadata) {
            synchronized (Holdings.this) {
                Held present = find(key, id);
                return present != null && change(key, id, present.offer().with(metadata), "updated");
            }
        }

        @Override
        public void close() {
            synchronized (Holdings.this) {
                Held present = held.get(key);
                if (present != null && present.id() == id) {
                    remove(key, "closed by its owner");
                }
            }
        }
    }
}
