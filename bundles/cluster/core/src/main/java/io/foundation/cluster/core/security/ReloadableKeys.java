package io.foundation.cluster.core.security;

import io.foundation.base.api.error.FoundationException;
import io.foundation.transport.api.LinkKeys;
import io.foundation.transport.api.PeerCertificate;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The keys in use, and the files they come from. New files that are right take their place; of new files that are wrong, one sentence says
 * why, and the old keys stay. Content counts, not the time of a file: a file that is put in place by renaming or by a link is seen too.
 * Asking for the keys is thread-safe and does not block.
 */
public final class ReloadableKeys implements Supplier<LinkKeys> {

    private final KeyFiles files;
    private final String node;
    private volatile LinkKeys keys;
    private volatile PeerCertificate own;
    private volatile String trouble;
    private String fingerprint;

    /**
     * Reads the files. Blocks.
     *
     * @param node whose certificate it must be
     * @throws FoundationException with one sentence if they cannot be used
     */
    public ReloadableKeys(KeyFiles files, String node) {
        this.files = files;
        this.node = node;
        KeyFiles.Content content = files.content(node);
        use(content);
    }

    private void use(KeyFiles.Content content) {
        fingerprint = content.fingerprint();
        keys = content.keys();
        own = content.keys().own();
    }

    @Override
    public LinkKeys get() {
        return keys;
    }

    /** Who this node is according to its certificate, read from it once. Thread-safe. */
    public PeerCertificate own() {
        return own;
    }

    /** Why the files as they are now are not in use; empty if they are. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /**
     * Looks at the files again. Blocks.
     *
     * @return whether other keys are in use now
     */
    public synchronized boolean look() {
        try {
            if (files.fingerprint().equals(fingerprint)) {
                trouble = null;
                return false;
            }
            KeyFiles.Content content = files.content(node);
            use(content);
            trouble = null;
            return true;
        } catch (FoundationException e) {
            // Files that are written one after the other do not fit together for a moment: the next look will show.
            trouble = e.getMessage() + " The keys read before stay in use.";
            return false;
        }
    }
}
