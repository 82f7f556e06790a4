package io.foundation.cluster.core.engine;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.cluster.core.security.ReloadableKeys;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkKeys;
import io.foundation.transport.api.PeerCertificate;
import io.foundation.transport.api.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that links live no longer than what they rest on. Looks at the files of the keys and at every link again and again: a
 * link whose peer's certificate runs out soon, or that was made with keys which are not in use any more, is made anew by the side that dialled it,
 * and the new one takes the place of the old without a gap; a link whose peer is believed no more is closed, with a line in the audit. On the
 * loop; files are read on a virtual thread.
 */
final class CertificateWatch {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);
    private static final TimerKey LOOK = TimerKey.of("certificates");
    private static final long LOOK_NANOS = 2_000_000_000L;
    private static final Duration MOST_WARNING = Duration.ofDays(14);
    private static final Duration MOST_AHEAD = Duration.ofHours(1);
    /** The last part of a certificate's life in which links are made anew and its end is told. */
    private static final int PART = 5;
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(5);
    /** Near the end a link is made anew after this part of what is left, so that not many come to nothing. */
    private static final int PAUSES = 4;

    private final Life life;
    private final Map<Link, Made> links = new HashMap<>();
    private volatile ReloadableKeys keys;

    /** With which keys a link was made, and when making it anew was tried last. */
    private static final class Made {
        private final LinkKeys with;
        private LinkKeys triedWith;
        private Instant tried = Instant.now();

        Made(LinkKeys with) {
            this.with = with;
            this.triedWith = with;
        }
    }

    CertificateWatch(Life life) {
        this.life = life;
    }

    /** From now on; from any thread. */
    void start(ReloadableKeys used) {
        keys = used;
        life.loop.execute(() -> life.loop.schedule(this, LOOK, LOOK_NANOS, key -> look()));
    }

    /** The certificate of this node that is in use; empty if its links rest on none. From any thread. */
    Optional<PeerCertificate> own() {
        return Optional.ofNullable(keys).map(ReloadableKeys::own);
    }

    void linkUp(Link link) {
        if (keys != null && link.peer().certificate().isPresent()) {
            links.put(link, new Made(keys.get()));
        }
    }

    void linkDown(Link link) {
        links.remove(link);
    }

    private void look() {
        try {
            life.services.virtual().execute(() -> {
                Optional<String> before = keys.trouble();
                boolean changed = keys.look();
                Optional<String> trouble = keys.trouble().filter(sentence -> !before.equals(Optional.of(sentence)));
                trouble.ifPresent(sentence -> LOG.error("[{}] {}", life.settings.cluster(), sentence));
                if (changed) {
                    LOG.info("[{}] New keys are in use: the certificate of {} is good until {}.", life.settings.cluster(), keys.get().own().node(), keys.get().notAfter());
                    life.loop.execute(this::dialAgain);
                }
                life.loop.execute(this::inspect);
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("The executor is stopped.");
        }
    }

    /** Who did not take a link with the old keys may take one with the new: such dials were given long pauses. */
    private void dialAgain() {
        if (!life.isOver()) {
            life.dialer.state().keySet().forEach(life.dialer::hurry);
        }
    }

    private void inspect() {
        if (life.isOver()) {
            return;
        }
        LinkKeys now = keys.get();
        List.copyOf(links.keySet()).forEach(link -> inspect(link, links.get(link), now));
        life.loop.schedule(this, LOOK, LOOK_NANOS, key -> look());
    }

    private void inspect(Link link, Made made, LinkKeys now) {
        PeerCertificate certificate = link.peer().certificate().orElseThrow();
        try {
            now.check(certificate.chain());
        } catch (FoundationException e) {
            String name = link.peer().id().name().value();
            life.audit.refused("link", name, link.peer().remote().host(), "certificate", "", "the link was closed: " + e.getMessage());
            life.journal.step(name, "its link was closed: " + e.getMessage());
            links.remove(link);
            link.close(Goodbye.UNTRUSTED);
            return;
        }
        if (link.peer().dialled() && isDue(certificate, made, now)) {
            made.tried = Instant.now();
            made.triedWith = now;
            again(link);
        }
    }

    /** Other keys of this node are tried at once; whether the peer has others can only be found out by trying from time to time. */
    private static boolean isDue(PeerCertificate certificate, Made made, LinkKeys now) {
        Instant moment = Instant.now();
        if (made.triedWith != now) {
            return true;
        }
        boolean near = ahead(certificate, MOST_AHEAD).isBefore(moment);
        if (!near && made.with == now) {
            return false;
        }
        Duration pause = made.with == now ? Duration.between(moment, certificate.notAfter()).dividedBy(PAUSES) : LEAST_PAUSE;
        return made.tried.plus(pause.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : pause).isBefore(moment);
    }

    /** Dials the peer of a link once more: the newer of two links that one side dialled is used, and the older one retires. */
    private void again(Link link) {
        Transport transport = life.transport.current();
        if (transport == null || life.isLeaving()) {
            return;
        }
        String name = link.peer().id().name().value();
        transport.connect(link.peer().remote()).whenComplete((next, failure) -> life.journal.step(name, failure == null
                ? "its link was made anew, before the certificates of the old one run out" : "its link could not be made anew: " + failure.getMessage()));
    }

    /** The moment from which the end of a certificate is near: a fifth of its life before, but not more than so long. */
    private static Instant ahead(PeerCertificate certificate, Duration most) {
        Duration part = Duration.between(certificate.notBefore(), certificate.notAfter()).dividedBy(PART);
        return certificate.notAfter().minus(part.compareTo(most) < 0 ? part : most);
    }

    /** What is wrong with the keys, or will be soon; empty if nothing. From any thread. */
    Optional<String> trouble() {
        ReloadableKeys used = keys;
        if (used == null) {
            return Optional.empty();
        }
        if (used.trouble().isPresent()) {
            return used.trouble();
        }
        PeerCertificate own = used.get().own();
        Instant now = Instant.now();
        if (now.isAfter(own.notAfter())) {
            return Optional.of("The certificate of this node expired at " + own.notAfter() + ": no peer takes a link with it. Renew it (./foundation certs renew).");
        }
        return now.isBefore(ahead(own, MOST_WARNING)) ? Optional.empty()
                : Optional.of("The certificate of this node expires at " + own.notAfter() + ": renew it before (./foundation certs renew).");
    }
}
