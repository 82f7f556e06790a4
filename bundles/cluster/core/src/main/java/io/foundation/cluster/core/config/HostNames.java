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

/** Names for nodes that were given none: the host's, and four random digits, kept so that it stays the same. */
final class HostNames {

    private static final int MAX_HOST = 48;

    private HostNames() {
    }

    /** The name in the file; makes and keeps one if there is none. */
    static NodeName keptName(Path file) {
        try {
            if (Files.exists(file)) {
                return NodeName.of(Files.readString(file).strip());
            }
            byte[] random = new byte[2];
            new SecureRandom().nextBytes(random);
            NodeName name = NodeName.of(host() + '-' + HexFormat.of().formatHex(random));
            Files.writeString(file, name.value() + System.lineSeparator());
            return name;
        } catch (IOException e) {
            throw new FoundationException(ErrorType.INITIALIZATION_FAILED, "The node's name cannot be kept in " + file + ": " + e.getMessage()
                    + ". Make the folder writable, or set 'name' in " + NodeOptions.PID + ".", e);
        }
    }

    private static String host() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "node";
        }
        int dot = host.indexOf('.');
        String label = (dot > 0 ? host.substring(0, dot) : host).replaceAll("[^A-Za-z0-9-]", "-").replaceAll("^-+", "");
        return label.isEmpty() ? "node" : label.substring(0, Math.min(label.length(), MAX_HOST));
    }
}
