package io.foundation.testkit.transport;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.option.Options;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.ClusterSecret;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkSecurity;
import io.foundation.transport.api.Transport;
import io.foundation.transport.api.TransportProvider;
import io.foundation.transport.api.TransportSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** A node of a test: a provider, one open transport and a listener that remembers. Closing it closes all of them. */
public final class TransportNode implements AutoCloseable {

    private final TransportProvider provider;
    private final RecordingListener listener;
    private final Transport transport;

    private TransportNode(TransportProvider provider, RecordingListener listener, Transport transport) {
        this.provider = provider;
        this.listener = listener;
        this.transport = transport;
    }

    /** What a node is opened with; every setter gives the same object back. */
    public static final class Setup {
        private final String name;
        private final Address bind;
        private final RecordingListener listener = new RecordingListener();
        private String cluster = "contract";
        private String secret = "the secret of the contract";
        private long incarnation = 1;
        private Supplier<byte[]> greeting;
        private List<ChannelSpec> channels = ChannelSpec.DEFAULTS;
        private int maxMessageBytes = 4 << 20;
        private Duration handshakeTimeout = Duration.ofSeconds(20);
        private Duration keepAlive = Duration.ofSeconds(10);
        private int misses = 6;
        private Map<String, String> options = Map.of();
        private Function<ClusterSecret, LinkSecurity> security = LinkSecurity::new;

        public Setup(String name, Address bind) {
            this.name = name;
            this.bind = bind;
            this.greeting = () -> ("greetings from " + name).getBytes(StandardCharsets.UTF_8);
        }

        public Setup cluster(String value) {
            cluster = value;
            return this;
        }

        public Setup secret(String value) {
            secret = value;
            return this;
        }

        /** How it proves itself, and what protects its links. */
        public Setup security(Function<ClusterSecret, LinkSecurity> value) {
            security = value;
            return this;
        }

        public Setup incarnation(long value) {
            incarnation = value;
            return this;
        }

        public Setup greeting(Supplier<byte[]> value) {
            greeting = value;
            return this;
        }

        public Setup channels(List<ChannelSpec> value) {
            channels = value;
            return this;
        }

        public Setup maxMessageBytes(int value) {
            maxMessageBytes = value;
            return this;
        }

        public Setup handshakeTimeout(Duration value) {
            handshakeTimeout = value;
            return this;
        }

        public Setup keepAlive(Duration value, int afterMisses) {
            keepAlive = value;
            misses = afterMisses;
            return this;
        }

        public Setup options(Map<String, String> value) {
            options = value;
            return this;
        }

        /** The listener the node will have, to be prepared before it is opened. */
        public RecordingListener listener() {
            return listener;
        }

        /** Opens the node; closing it closes the provider too. */
        public TransportNode open(TransportProvider provider) {
            TransportSettings settings = new TransportSettings(ClusterName.of(cluster), NodeId.of(name, incarnation), bind,
                    security.apply(ClusterSecret.of(secret)), greeting, channels, maxMessageBytes, handshakeTimeout, keepAlive, misses,
                    Options.read("contract " + name, provider.options(), options));
            try {
                return new TransportNode(provider, listener, provider.open(settings, listener));
            } catch (RuntimeException e) {
                stop(provider);
                throw e;
            }
        }
    }

    public TransportProvider provider() {
        return provider;
    }

    public RecordingListener listener() {
        return listener;
    }

    public Transport transport() {
        return transport;
    }

    public Address address() {
        return transport.boundAddress();
    }

    public CompletionStage<Link> dial(Address address) {
        return transport.connect(address);
    }

    /** How many peers were refused for a reason. */
    public long refused(String reason) {
        return transport.counters().refusals().getOrDefault(reason, 0L);
    }

    @Override
    public void close() {
        transport.close();
        stop(provider);
    }

    private static void stop(TransportProvider provider) {
        if (provider instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException("closing the provider failed", e);
            }
        }
    }
}
