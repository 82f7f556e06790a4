package io.foundation.base.control;

import io.foundation.base.control.wire.SocketPath;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The listening socket of a node. Its folder belongs to the user of the node and lets nobody else in (0700), and so does the socket (0600):
 * whoever can open it is that user, or root. Closing removes it.
 */
final class ControlSocket implements AutoCloseable {

    private static final int BACKLOG = 16;

    private final ServerSocketChannel channel;
    private final Path socket;
    private final Path pointer;

    private ControlSocket(ServerSocketChannel channel, Path socket, Path pointer) {
        this.channel = channel;
        this.socket = socket;
        this.pointer = pointer;
    }

    /**
     * Opens the socket of the node with this data folder. One that a killed node left behind is replaced.
     *
     * @param runtimeFolder where a socket may go whose path would be too long, or null
     * @throws IOException with a sentence that says what to do
     */
    static ControlSocket open(Path data, String runtimeFolder) throws IOException {
        Path pointer = SocketPath.pointer(data);
        ownFolder(SocketPath.folder(data));
        Path preferred = SocketPath.preferred(data);
        if (SocketPath.fits(preferred)) {
            Files.deleteIfExists(pointer);
            return new ControlSocket(bind(preferred), preferred, null);
        }
        int uid = (Integer) Files.getAttribute(SocketPath.folder(data), "unix:uid");
        List<String> refusals = new ArrayList<>();
        for (Path place : SocketPath.alternatives(data, runtimeFolder, uid)) {
            try {
                ownFolder(place.getParent());
                ServerSocketChannel channel = bind(place);
                Files.writeString(pointer, place + "\n");
                return new ControlSocket(channel, place, pointer);
            } catch (IOException e) {
                refusals.add(e.getMessage());
            }
        }
        throw new IOException("The path " + preferred + " is too long for a socket, and no short folder can be used instead: " + refusals);
    }

    private static void ownFolder(Path folder) throws IOException {
        Files.createDirectories(folder.getParent());
        try {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            int owner = (Integer) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) || owner != uidOfThisProcess()) {
                throw new IOException("The folder " + folder + " does not belong to the user of this node: remove it.", e);
            }
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** What a file made by this process belongs to. */
    private static int uidOfThisProcess() throws IOException {
        Path probe = Files.createTempFile("fnd-", ".uid");
        try {
            return (Integer) Files.getAttribute(probe, "unix:uid");
        } finally {
            Files.delete(probe);
        }
    }

    private static ServerSocketChannel bind(Path socket) throws IOException {
        if (Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            if (isAnswered(socket)) {
                throw new IOException("Another node listens at " + socket + ": give each node a data folder of its own.");
            }
            Files.delete(socket);
        }
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(socket), BACKLOG);
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean isAnswered(Path socket) {
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    Path path() {
        return socket;
    }

    /** Waits for the next client. */
    SocketChannel accept() throws IOException {
        return channel.accept();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(socket);
        if (pointer != null) {
            Files.deleteIfExists(pointer);
        }
    }
}
