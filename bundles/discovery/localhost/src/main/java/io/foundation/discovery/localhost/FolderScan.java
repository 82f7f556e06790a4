package io.foundation.discovery.localhost;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.ClusterName;
import io.foundation.discovery.api.DiscoveredPeer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the folder: who is alive, cluster by cluster. An entry whose lock can be taken belongs to a dead process and is
 * removed. Not thread-safe; blocks on local files.
 */
final class FolderScan {

    /** The most entries that are looked at. */
    static final int MAX_ENTRIES = 4_096;
    /** A lock or a part without an entry that is older than this was left by a process that died while it began. */
    private static final long LEFT_OVER_MILLIS = 60_000;

    private static final Logger LOG = LoggerFactory.getLogger(FolderScan.class);

    /**
     * What was found.
     *
     * @param byCluster who is alive
     * @param complete  whether all entries were looked at
     */
    record Found(Map<ClusterName, Set<DiscoveredPeer>> byCluster, boolean complete) {

        Set<DiscoveredPeer> of(ClusterName cluster) {
            return byCluster.getOrDefault(cluster, Set.of());
        }
    }

    /** An entry that was read; without a peer if it made no sense. */
    private record Entry(EntryName name, Optional<DiscoveredPeer> peer) {
    }

    private final Path folder;
    private final Map<String, Entry> known = new HashMap<>();
    private final Set<String> passedOver = new HashSet<>();
    private int newlyPassedOver;
    private String whyPassedOver;
    private boolean warnedOfSize;

    FolderScan(Path folder) {
        this.folder = folder;
    }

    /**
     * Looks.
     *
     * @param testAll whether those known to have been alive are tested again; newcomers always are
     */
    Found look(boolean testAll) throws IOException {
        List<String> files = new ArrayList<>();
        List<Path> others = new ArrayList<>();
        boolean complete = list(files, others);
        known.keySet().retainAll(files);
        passedOver.retainAll(files);
        newlyPassedOver = 0;
        Map<String, Entry> newest = new HashMap<>();
        for (String file : files) {
            Entry entry = known.get(file);
            if (entry == null ? admit(file) : !testAll || isAlive(entry.name())) {
                Entry alive = known.get(file);
                newest.merge(alive.name().base(), alive, (a, b) -> a.name().revision() > b.name().revision() ? a : b);
            } else {
                known.remove(file);
            }
        }
        if (newlyPassedOver > 0) {
            LOG.warn("{} file(s) in {} are no entries of nodes and are passed over, such as {}.", newlyPassedOver, folder, whyPassedOver);
        }
        if (testAll) {
            sweep(others);
        }
        Map<ClusterName, Set<DiscoveredPeer>> byCluster = new HashMap<>();
        newest.values().forEach(entry -> entry.peer().ifPresent(
                peer -> byCluster.computeIfAbsent(entry.name().cluster(), cluster -> new HashSet<>()).add(peer)));
        return new Found(byCluster, complete);
    }

    private boolean list(List<String> files, List<Path> others) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path path : all) {
                if (files.size() == MAX_ENTRIES) {
                    if (!warnedOfSize) {
                        LOG.warn("The folder {} has more than {} entries: the others are not looked at. Remove what does not belong there.", folder, MAX_ENTRIES);
                        warnedOfSize = true;
                    }
                    return false;
                }
                String file = path.getFileName().toString();
                if (file.endsWith(EntryName.SUFFIX)) {
                    files.add(file);
                } else if (others.size() < MAX_ENTRIES) {
                    others.add(path);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        warnedOfSize = false;
        return true;
    }

    /** Takes a newcomer up if it is one; what makes no sense is passed over. */
    private boolean admit(String file) throws IOException {
        Optional<EntryName> name = EntryName.parse(file);
        if (name.isEmpty()) {
            passOver(file, "its name is no entry's");
            return false;
        }
        if (!isAlive(name.get())) {
            return false;
        }
        try (InputStream in = Files.newInputStream(folder.resolve(file))) {
            known.put(file, new Entry(name.get(), Optional.of(EntryText.read(name.get(), in.readNBytes(EntryText.MAX_BYTES + 1)))));
        } catch (NoSuchFileException leftMeanwhile) {
            return false;
        } catch (FoundationException e) {
            passOver(file, e.getMessage());
            known.put(file, new Entry(name.get(), Optional.empty()));
        }
        return true;
    }

    private void passOver(String file, String why) {
        if (passedOver.add(file)) {
            newlyPassedOver++;
            whyPassedOver = "'" + file + "': " + why;
        }
    }

    /** Tests a lock; takes the entry away if its process is dead. */
    private boolean isAlive(EntryName name) throws IOException {
        if (name.isOfThisJvm()) {
            return true;
        }
        if (testLock(folder.resolve(name.lockFile()))) {
            return true;
        }
        Files.deleteIfExists(folder.resolve(name.file()));
        LOG.debug("The entry {} in {} was left by a dead process and is removed.", name.file(), folder);
        return false;
    }

    /** Whether a process holds the lock; a lock nobody holds is removed. Never called for a lock of this JVM. */
    private static boolean testLock(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                return true;
            }
            Files.deleteIfExists(path);
            return false;
        } catch (NoSuchFileException e) {
            return false;
        } catch (OverlappingFileLockException beingTestedByAnother) {
            return true;
        }
    }

    /** Removes what processes left that died before their entry was there, or between entry and lock. */
    private void sweep(List<Path> others) throws IOException {
        for (Path path : others) {
            String file = path.getFileName().toString();
            boolean ours = file.endsWith(EntryName.LOCK_SUFFIX) || file.endsWith(EntryName.PART_SUFFIX);
            if (!ours || file.contains('@' + EntryName.thisJvm() + '@')) {
                continue;
            }
            Path lock = path.resolveSibling(file.substring(0, file.lastIndexOf('.')) + EntryName.LOCK_SUFFIX);
            try {
                if (Files.getLastModifiedTime(path).toMillis() < System.currentTimeMillis() - LEFT_OVER_MILLIS && !testLock(lock)) {
                    Files.deleteIfExists(path);
                }
            } catch (NoSuchFileException goneMeanwhile) {
                // that is what was wanted
            }
        }
    }
}
