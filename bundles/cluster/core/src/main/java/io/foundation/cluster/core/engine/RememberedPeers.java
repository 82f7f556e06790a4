package io.foundation.cluster.core.engine;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.core.config.KeptFile;
import io.foundation.discovery.api.DiscoveredPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the last {@value #MAX} members were, kept in a file of the node: one that is alone for a while, after a restart mostly,
 * dials them, whatever discovery finds. In an overlay of few links the one contact that is configured may be gone, and the rest
 * is where it was. As soon as anybody is linked they are of no interest any more. Files are read and written off the loop; a file
 * that cannot be used is said once, and the node goes on without. On the loop.
 */
final class RememberedPeers {

    /** As what they are found, for people. */
    static final String SOURCE = "remembered";
    static final int MAX = 100;

    private static final Logger LOG = LoggerFactory.getLogger(RememberedPeers.class);
    private static final int MAX_FILE_BYTES = 256 * 1024;
    private static final int MAX_ADDRESSES = 16;
    /** Rounds of housekeeping, of a second: so long discovery alone may find somebody. */
    private static final int PATIENCE = 3;
    private static final int SAVE_EVERY = 10;

    private final Life life;
    private final Path file;
    private List<String> kept = List.of();
    private int alone;
    private int rounds;
    private boolean proposed;
    private boolean writing;
    private boolean troubled;

    RememberedPeers(Life life) {
        this.life = life;
        this.file = life.settings.dataFolder().resolve("peers-" + life.settings.cluster() + '-' + life.settings.node());
    }

    void start() {
        life.services.virtual().execute(() -> {
            List<String> read = read();
            life.loop.execute(() -> kept = kept.isEmpty() ? read : kept);
        });
    }

    private List<String> read() {
        try {
            if (!Files.exists(file) || Files.size(file) > MAX_FILE_BYTES) {
                return List.of();
            }
            return Files.readString(file).lines().filter(line -> !line.isBlank()).limit(MAX).toList();
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("[{}] Where members were cannot be read from {} ({}): this node looks for them by discovery only.", life.settings.cluster(), file, e.toString());
            return List.of();
        }
    }

    /** A second has passed. */
    void tick() {
        if (life.isLeaving() || !life.transport.isOpen()) {
            return;
        }
        if (life.links.linkedPeers().isEmpty()) {
            if (++alone >= PATIENCE && !proposed && !kept.isEmpty()) {
                propose();
            }
            return;
        }
        alone = 0;
        if (proposed) {
            proposed = false;
            life.discovery.remembered(Set.of());
        }
        if (rounds++ % SAVE_EVERY == 0) {
            save();
        }
    }

    /** Members that are known need no finding: the topology has them dialled as it likes. */
    private void propose() {
        Set<Address> known = new HashSet<>();
        life.table.snapshot().members().forEach(member -> known.addAll(member.addresses()));
        Set<DiscoveredPeer> peers = new LinkedHashSet<>();
        for (String line : kept) {
            try {
                List<Address> addresses = new ArrayList<>();
                for (String address : line.trim().split(" +")) {
                    addresses.add(Address.parse(address, 0));
                }
                if (addresses.stream().noneMatch(known::contains)) {
                    peers.add(new DiscoveredPeer(addresses, Optional.empty()));
                }
            } catch (FoundationException | IllegalArgumentException e) {
                LOG.warn("[{}] A line of {} is no address, and is passed over: {}", life.settings.cluster(), file, e.getMessage());
            }
        }
        proposed = true;
        if (peers.isEmpty()) {
            return;
        }
        life.journal.step(SOURCE, "nobody is linked: " + peers.size() + " former members are dialled");
        life.discovery.remembered(peers);
    }

    /** Those linked first, then others that are reachable. */
    private void save() {
        Set<String> lines = new LinkedHashSet<>();
        life.links.linkedPeers().forEach(peer -> life.table.record(peer.id().name()).ifPresent(record -> add(record.addresses(), lines)));
        for (Member member : life.table.snapshot().members()) {
            if (lines.size() >= MAX) {
                break;
            }
            if (!member.id().equals(life.self) && member.state().isReachable()) {
                add(member.addresses(), lines);
            }
        }
        List<String> next = lines.stream().limit(MAX).toList();
        if (next.isEmpty() || writing || Set.copyOf(next).equals(Set.copyOf(kept))) {
            return;
        }
        kept = next;
        writing = true;
        life.services.virtual().execute(() -> {
            boolean written = write(next);
            life.loop.execute(() -> {
                writing = false;
                troubled |= !written;
            });
        });
    }

    private static void add(List<Address> addresses, Set<String> lines) {
        if (!addresses.isEmpty()) {
            lines.add(String.join(" ", addresses.stream().limit(MAX_ADDRESSES).map(Address::toString).toList()));
        }
    }

    private boolean write(List<String> lines) {
        try {
            KeptFile.write(file, String.join("\n", lines) + '\n');
            return true;
        } catch (IOException e) {
            if (!troubled) {
                LOG.warn("[{}] Where members are cannot be kept in {} ({}): after a restart this node looks for them by discovery only.", life.settings.cluster(), file, e.toString());
            }
            return false;
        }
    }
}
