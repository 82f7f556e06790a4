package io.foundation.cluster.core.config;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** Names for nodes that were given none: the host's, and four random digits, kept so that it stays the same. */
final class HostNames {

    private static final int MAX_HOST = 48;
    private static final int MAX_FILE_BYTES = 1_024;

    private HostNames() {
    }

    /** The name in the file; makes and keeps one if there is none. */
    static NodeName keptName(Path file) {
        try {
            Optional<NodeName> kept = kept(file);
            if (kept.isPresent()) {
                return kept.get();
            }
            byte[] random = new byte[2];
            new SecureRandom().nextBytes(random);
            NodeName name = NodeName.of(label(host()) + '-' + HexFormat.of().formatHex(random));
            KeptFile.write(file, name.value() + System.lineSeparator());
            return name;
        } catch (IOException e) {
            throw new FoundationException(ErrorType.INITIALIZATION_FAILED, "The node's name cannot be kept in " + file + " (" + e
                    + "): make the folder writable, or set 'name' in " + NodeOptions.PID + ".", e);
        }
    }

    /** A file that was cut to nothing counts as none. */
    private static Optional<NodeName> kept(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            String text = Files.size(file) > MAX_FILE_BYTES ? "…" : Files.readString(file).strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(NodeName.of(text));
        } catch (FoundationException e) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, "The file " + file + " holds no name of a node: delete it, or set 'name' in "
                    + NodeOptions.PID + ".", e);
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "node";
        }
    }

    /** The first label of a host's name, as far as a node's name may have it. */
    static String label(String host) {
        int dot = host.indexOf('.');
        String label = (dot >= 0 ? host.substring(0, dot) : host).replaceAll("[^A-Za-z0-9-]", "-").replaceAll("^-+", "");
        String cut = label.substring(0, Math.min(label.length(), MAX_HOST)).replaceAll("-+$", "");
        return cut.isEmpty() ? "node" : cut;
    }
}
