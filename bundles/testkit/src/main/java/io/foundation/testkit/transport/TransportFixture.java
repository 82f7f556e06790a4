package io.foundation.testkit.transport;

import io.foundation.base.api.id.Address;
import io.foundation.transport.api.ClusterSecret;
import io.foundation.transport.api.LinkSecurity;
import io.foundation.transport.api.TransportProvider;

/** What a provider's tests give to the contract: providers, addresses, and a wire that can be made to fail. One per test. */
public interface TransportFixture extends AutoCloseable {

    /**
     * A new provider, of a node of its own. The contract closes it if it is {@link AutoCloseable}.
     *
     * @param minVersion the oldest protocol version it speaks
     * @param maxVersion the newest
     */
    TransportProvider provider(int minVersion, int maxVersion);

    /** Where a node of this name listens, on any free port. */
    Address bind(String node);

    /** An address by which another may be dialled over a wire that {@link #freeze} and {@link #cut} act on. */
    Address through(Address target);

    /** How its nodes prove themselves with a secret; without encryption unless said. */
    default LinkSecurity security(ClusterSecret secret) {
        return new LinkSecurity(secret);
    }

    /** From now on nothing passes on that wire, and nobody is told. */
    void freeze();

    /** Breaks what goes over that wire now. */
    void cut();

    /** Breaks all connections over that wire now, but for the first there was. */
    void cutAllButFirst();

    @Override
    void close();
}
