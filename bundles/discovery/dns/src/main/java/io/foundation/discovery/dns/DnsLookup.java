package io.foundation.discovery.dns;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.dns.DnsQuestion.Kind;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupFailedException;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;
import org.xbill.DNS.lookup.ServerFailedException;

/** Asks name servers, and reads peers out of what they answer. Thread-safe. */
final class DnsLookup {

    /** More peers than this in one answer are left out: no cluster has them, and an answer may be anybody's. */
    static final int MAX_PEERS = 10_000;
    /** As many addresses as a peer may have. */
    private static final int MAX_ADDRESSES = 16;

    private final LookupSession session;
    private final boolean resolveTargets;

    /**
     * A way to ask.
     *
     * @param resolveTargets whether the hosts of service records are looked up here: where the system would ask other servers, it would not know them
     */
    DnsLookup(LookupSession session, boolean resolveTargets) {
        this.session = session;
        this.resolveTargets = resolveTargets;
    }

    /** Asks, for addresses of each family by itself; never fails, for what went wrong is an answer too. */
    CompletionStage<List<DnsAnswer>> ask(DnsQuestion question) {
        if (question.kind() == Kind.SERVICE) {
            return service(question).thenApply(List::of);
        }
        return records(question.name(), Type.A).thenCombine(records(question.name(), Type.AAAA), (four, six) -> List.of(answer(four, question.port()), answer(six, question.port())));
    }

    private static DnsAnswer answer(Records hosts, int port) {
        if (hosts.records.isEmpty()) {
            return nobody(hosts);
        }
        Set<DiscoveredPeer> peers = new LinkedHashSet<>();
        hosts.records.stream().limit(MAX_PEERS).forEach(each -> peers.add(DiscoveredPeer.at(new Address(host(each), port))));
        return new DnsAnswer.Found(peers, hosts.holds());
    }

    private static DnsAnswer nobody(Records none) {
        return none.failure == null ? new DnsAnswer.Nothing() : new DnsAnswer.Failed(none.failure);
    }

    private static String host(Record address) {
        return (address instanceof ARecord four ? four.getAddress() : ((AAAARecord) address).getAddress()).getHostAddress();
    }

    private CompletionStage<DnsAnswer> service(DnsQuestion question) {
        return records(question.name(), Type.SRV).thenCompose(found -> {
            // RFC 2782: a target of the root alone says that the service is decidedly not there; port 0 is nobody's.
            List<CompletableFuture<Optional<DiscoveredPeer>>> peers = found.records.stream().limit(MAX_PEERS).map(SRVRecord.class::cast)
                    .filter(each -> !each.getTarget().equals(Name.root) && each.getPort() > 0).map(each -> peer(each).toCompletableFuture()).toList();
            return CompletableFuture.allOf(peers.toArray(CompletableFuture[]::new)).thenApply(all -> {
                Set<DiscoveredPeer> known = new LinkedHashSet<>();
                peers.forEach(peer -> peer.join().ifPresent(known::add));
                return known.isEmpty() ? nobody(found) : new DnsAnswer.Found(known, found.holds());
            });
        });
    }

    /** The peer of a record, by its name, or by its addresses if they are looked up here; nobody if it has a name that none can have. */
    private CompletionStage<Optional<DiscoveredPeer>> peer(SRVRecord service) {
        if (!resolveTargets) {
            return CompletableFuture.completedFuture(byName(service));
        }
        return records(service.getTarget(), Type.A).thenCombine(records(service.getTarget(), Type.AAAA), (four, six) -> {
            List<Address> addresses = Stream.concat(four.records.stream(), six.records.stream()).limit(MAX_ADDRESSES)
                    .map(each -> new Address(host(each), service.getPort())).toList();
            return addresses.isEmpty() ? byName(service) : Optional.of(new DiscoveredPeer(addresses, Optional.empty()));
        });
    }

    private static Optional<DiscoveredPeer> byName(SRVRecord service) {
        try {
            return Optional.of(DiscoveredPeer.at(new Address(service.getTarget().toString(true), service.getPort())));
        } catch (FoundationException e) {
            return Optional.empty();
        }
    }

    /** Records, or none; with the failure if it is not known whether there are some. */
    private record Records(List<Record> records, FoundationException failure) {

        /** For how long they hold: as long as the one that holds shortest. */
        Duration holds() {
            return Duration.ofSeconds(records.stream().mapToLong(Record::getTTL).min().orElse(0));
        }
    }

    private CompletionStage<Records> records(Name name, int type) {
        return session.lookupAsync(name, type).handle((result, thrown) -> {
            Throwable failure = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
            if (failure instanceof NoSuchRRSetException) {
                return new Records(List.of(), null);
            }
            return failure == null ? new Records(ofType(result, type), null) : new Records(List.of(), failed(name, type, failure));
        });
    }

    private static List<Record> ofType(LookupResult result, int type) {
        return result.getRecords().stream().filter(each -> each.getType() == type).toList();
    }

    private static FoundationException failed(Name name, int type, Throwable failure) {
        String asked = Type.string(type) + ' ' + name.toString(true);
        if (failure instanceof NoSuchDomainException) {
            return new FoundationException(ErrorType.DATA_NOT_FOUND, "No name server knows " + asked + ": check the name.", failure);
        }
        return new FoundationException(ErrorType.EXTERNAL_SERVICE_ERROR, "The lookup of " + asked + " failed: " + reason(failure) + '.', failure);
    }

    private static String reason(Throwable failure) {
        return switch (failure) {
            case ServerFailedException failed -> "the name server could not answer";
            case LookupFailedException refused -> "the name server refused to answer";
            default -> failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        };
    }
}
