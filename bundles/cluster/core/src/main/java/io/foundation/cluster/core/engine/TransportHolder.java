package io.foundation.cluster.core.engine;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.SerialExecutor;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.option.Options;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.cluster.core.messaging.RelayEnvelope;
import io.foundation.cluster.core.security.ReloadableKeys;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.LinkSecurity;
import io.foundation.transport.api.Transport;
import io.foundation.transport.api.TransportCounters;
import io.foundation.transport.api.TransportProvider;
import io.foundation.transport.api.TransportSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the open transport of a life, opens another when its provider is replaced, and goes on trying when it cannot be
 * opened. Opening and closing may block and are done on a virtual thread, one after the other. State is on the loop.
 */
final class TransportHolder {

    /** The largest body a transport takes; a message that is relayed, or broadcast, needs some room beside what the user may send. */
    private static final int MAX_BODY = 1 << 30;
    private static final Logger LOG = LoggerFactory.getLogger(TransportHolder.class);
    private static final TimerKey RETRY = TimerKey.of("open");
    private static final long RETRY_NANOS = 2_000_000_000L;
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(3);
    private static final int KEEP_ALIVE_MISSES = 3;

    private final Life life;
    private final SerialExecutor blocking;
    private TransportProvider provider;
    private volatile Transport transport;
    private int lastPort;
    private long generation;
    private String trouble;
    private String misconfigured;
    private ReloadableKeys keys;

    TransportHolder(Life life) {
        this.life = life;
        this.blocking = SerialExecutor.rejecting(life.services.virtual(), 16, failure -> LOG.warn("A call of the transport failed; the next goes on.", failure));
        this.trouble = "No transport '" + life.settings.transport().type() + "' is installed: try feature:install foundation-transport-"
                + life.settings.transport().type() + ".";
    }

    boolean isOpen() {
        return transport != null;
    }

    String trouble() {
        return trouble == null ? "" : trouble;
    }

    /** What is wrong with how it is configured; empty if nothing is, or nobody knows yet. */
    Optional<String> misconfigured() {
        return Optional.ofNullable(misconfigured);
    }

    Transport current() {
        return transport;
    }

    TransportCounters counters() {
        Transport open = transport;
        return open == null ? new TransportCounters(0, 0, 0, 0, 0, 0, 0, Map.of()) : open.counters();
    }

    /** On the loop: moves to another provider, or (null) does without. Links come back by themselves. */
    void provider(TransportProvider next) {
        if (next == provider) {
            return;
        }
        provider = next;
        misconfigured = null;
        close(Goodbye.RESTARTING);
        if (next == null) {
            trouble = "The transport '" + life.settings.transport().type() + "' is being replaced, or was removed.";
            life.unbound();
        } else {
            open(generation);
        }
    }

    /** On the loop: opens it again, with what is configured now. Links come back by themselves. */
    void reopen() {
        if (provider != null) {
            close(Goodbye.RESTARTING);
            open(generation);
        }
    }

    private void open(long mine) {
        TransportProvider from = provider;
        EngineSettings settings = life.settings;
        run(() -> {
            try {
                readKeys();
                Options options = PartOptions.read(settings.transport(), "transport.", from.options());
                Transport opened = bind(from, options);
                life.loop.execute(() -> opened(mine, opened));
            } catch (RuntimeException | LinkageError e) {
                FoundationException error = FoundationException.wrap(e, ErrorType.INITIALIZATION_FAILED,
                        "The transport '" + settings.transport().type() + "' cannot be opened: " + e);
                life.loop.execute(() -> failed(mine, error));
            }
        });
    }

    /** Once in a life; from then on the {@link CertificateWatch} looks after them. */
    private void readKeys() {
        if (keys == null && life.settings.protection().files().isPresent()) {
            keys = new ReloadableKeys(life.settings.protection().files().get(), life.self.name().value());
            life.certificates.start(keys);
        }
    }

    /** A node that may take any port takes the one it had before, if it can: its peers dial that first. */
    private Transport bind(TransportProvider from, Options options) {
        EngineSettings settings = life.settings;
        if (settings.port() == 0 && lastPort != 0) {
            try {
                return from.open(transportSettings(new Address(settings.bindHost(), lastPort), options), life.guarded);
            } catch (FoundationException e) {
                LOG.debug("Port {} is not free any more; any other will do.", lastPort);
            }
        }
        return from.open(transportSettings(new Address(settings.bindHost(), settings.port()), options), life.guarded);
    }

    private TransportSettings transportSettings(Address bind, Options options) {
        EngineSettings settings = life.settings;
        return new TransportSettings(settings.cluster(), life.self, bind, new LinkSecurity(settings.secret(), settings.protection().encryption(), keys,
                settings.protection().isOptional()), life::greeting,
                List.copyOf(life.channels.all()), Math.min(MAX_BODY, settings.maxMessage() + RelayEnvelope.OVERHEAD), HANDSHAKE_TIMEOUT, KEEP_ALIVE, KEEP_ALIVE_MISSES, options);
    }

    private void opened(long mine, Transport opened) {
        if (mine != generation) {
            run(() -> opened.close(Goodbye.NOT_NEEDED));
            return;
        }
        transport = opened;
        trouble = null;
        misconfigured = null;
        lastPort = opened.boundAddress().port();
        LOG.info("[{}] {} listens at {}.", life.settings.cluster(), life.self, opened.boundAddress());
        life.bound(opened);
    }

    private void failed(long mine, FoundationException error) {
        if (mine != generation) {
            return;
        }
        if (!error.getMessage().equals(trouble)) {
            LOG.error("[{}] {}", life.settings.cluster(), error.getMessage());
        }
        trouble = error.getMessage();
        misconfigured = PartOptions.sentence(error);
        life.state.update();
        life.loop.schedule(this, RETRY, RETRY_NANOS, key -> open(mine));
    }

    /** On the loop: closes what is open. */
    CompletableFuture<Void> close(Goodbye goodbye) {
        generation++;
        life.loop.cancelAll(this);
        Transport former = transport;
        transport = null;
        CompletableFuture<Void> closed = new CompletableFuture<>();
        if (former == null) {
            closed.complete(null);
        } else {
            run(() -> {
                try {
                    former.close(goodbye);
                } finally {
                    closed.complete(null);
                }
            });
        }
        return closed;
    }

    private void run(Runnable task) {
        try {
            blocking.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The executor is stopped.");
        }
    }
}
