package io.foundation.discovery.dns;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.discovery.api.Condition;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryContext;
import io.foundation.discovery.api.DiscoveryResult;
import io.foundation.discovery.api.PollingDiscovery;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks name servers for peers, one round at a time. An answer is kept while it holds. Thread-safe. */
final class DnsDiscovery implements PollingDiscovery {

    private static final Logger LOG = LoggerFactory.getLogger(DnsDiscovery.class);

    private final DiscoveryContext context;
    private final List<DnsQuestion> questions;
    private final Supplier<DnsLookup> lookups;
    private final String asked;
    private final DnsVerdict verdict;
    private final Duration interval;
    private final boolean honourTtl;

    private final Condition condition;

    private volatile boolean closed;
    /** What was said last, and until when it holds. Of the rounds, which come one after the other. */
    private DiscoveryResult last;
    private long holdsUntilNanos;

    /** @param lookups opens the way to the servers; may read files, and is called anew after a failure because those may change */
    DnsDiscovery(DiscoveryContext context, List<DnsQuestion> questions, Supplier<DnsLookup> lookups) {
        var options = context.options();
        this.context = context;
        this.questions = questions;
        this.lookups = lookups;
        this.asked = questions.stream().map(DnsQuestion::toString).collect(Collectors.joining(", "));
        this.verdict = new DnsVerdict(asked, options.flag(DnsOptions.PRUNE), options.integer(DnsOptions.EMPTY_AFTER));
        this.interval = options.duration(DnsOptions.INTERVAL);
        this.honourTtl = options.flag(DnsOptions.HONOUR_TTL);
        this.condition = new Condition(LOG::info, LOG::warn, context, "not asked yet");
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public CompletionStage<DiscoveryResult> discover() {
        if (closed) {
            return unknown(new FoundationException(ErrorType.CLOSED, "The strategy is closed."));
        }
        synchronized (this) {
            if (last != null && context.time().nanos() - holdsUntilNanos < 0) {
                return CompletableFuture.completedFuture(last);
            }
        }
        try {
            return CompletableFuture.supplyAsync(lookups, context.blocking()).thenCompose(this::ask).exceptionally(this::failed);
        } catch (RejectedExecutionException e) {
            return unknown(new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "The name servers could not be asked: the node takes no more work.", e));
        }
    }

    private CompletionStage<DiscoveryResult> ask(DnsLookup lookup) {
        List<CompletableFuture<List<DnsAnswer>>> answers = questions.stream().map(question -> lookup.ask(question).toCompletableFuture()).toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).thenApply(all -> judge(answers.stream().flatMap(answer -> answer.join().stream()).toList()));
    }

    private synchronized DiscoveryResult judge(List<DnsAnswer> answers) {
        DnsVerdict.Said said = verdict.of(answers);
        last = said.result();
        holdsUntilNanos = context.time().nanos() + (honourTtl ? said.holds().toNanos() : 0);
        FoundationException trouble = answers.stream().filter(DnsAnswer.Failed.class::isInstance).map(answer -> ((DnsAnswer.Failed) answer).cause()).findFirst()
                .orElse(last instanceof DiscoveryResult.Unknown(FoundationException cause) ? cause : null);
        if (trouble != null) {
            condition.fails(trouble);
        } else {
            int found = last instanceof DiscoveryResult.Complete(Set<DiscoveredPeer> peers) ? peers.size() : ((DiscoveryResult.Partial) last).peers().size();
            condition.works(found + (found == 1 ? " peer" : " peers") + " by " + asked);
        }
        return last;
    }

    private synchronized DiscoveryResult failed(Throwable thrown) {
        Throwable failure = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        FoundationException cause = FoundationException.wrap(failure, ErrorType.INTERNAL_ERROR, "The lookup of " + asked + " failed: " + failure);
        last = null;
        condition.fails(cause);
        return new DiscoveryResult.Unknown(cause);
    }

    private static CompletionStage<DiscoveryResult> unknown(FoundationException cause) {
        return CompletableFuture.completedFuture(new DiscoveryResult.Unknown(cause));
    }

    @Override
    public String status() {
        return condition.sentence();
    }

    @Override
    public void close() {
        closed = true;
    }
}
