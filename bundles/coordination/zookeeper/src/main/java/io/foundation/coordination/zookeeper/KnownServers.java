package io.foundation.coordination.zookeeper;

import io.foundation.base.api.id.Address;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.apache.zookeeper.client.HostProvider;

/**
 * Servers that change while a session lives. ZooKeeper's own list moves connections when it changes, to spread them; here a connection stays as long as it holds, because with it
 * leadership would be lost, and the next one goes to whoever is known then, the best first. Thread-safe.
 */
final class KnownServers implements HostProvider {

    private final Supplier<List<String>> known;
    private int tried;

    /** @param known {@code host:port} of each, the best first; never empty */
    KnownServers(Supplier<List<String>> known) {
        this.known = known;
    }

    @Override
    public int size() {
        return known.get().size();
    }

    @Override
    public InetSocketAddress next(long pauseMillis) {
        List<String> now = known.get();
        int turn;
        synchronized (this) {
            turn = tried++;
        }
        if (turn > 0 && turn % now.size() == 0 && pauseMillis > 0) {
            try {
                Thread.sleep(pauseMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        Address address = Address.parse(now.get(turn % now.size()), -1);
        return new InetSocketAddress(address.host(), address.port());
    }

    @Override
    public synchronized void onConnected() {
        tried = 0;
    }

    /** @return that no connection has to move */
    @Override
    public boolean updateServerList(Collection<InetSocketAddress> servers, InetSocketAddress present) {
        return false;
    }
}
