package io.foundation.base.control.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the control socket of a node is: {@code <data>/foundation/control.sock}. The address of a Unix domain socket holds about a hundred
 * bytes, so under a long path the socket goes to a short folder of the user, and {@code <data>/foundation/control.path} says where.
 */
public final class SocketPath {

    /** Longest path that every system takes, in bytes: macOS has 104 with the terminating zero, Linux 108. */
    public static final int MAX_BYTES = 100;

    private static final String FOLDER = "foundation";
    private static final String SOCKET = "control.sock";
    private static final String POINTER = "control.path";

    private SocketPath() {
    }

    /** The folder of the socket within the data folder of the node. */
    public static Path folder(Path data) {
        return data.toAbsolutePath().normalize().resolve(FOLDER);
    }

    /** The place of the socket if its path is short enough. */
    public static Path preferred(Path data) {
        return folder(data).resolve(SOCKET);
    }

    /** The file that names the socket when it had to go elsewhere. */
    public static Path pointer(Path data) {
        return folder(data).resolve(POINTER);
    }

    public static boolean fits(Path socket) {
        return socket.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }

    /**
     * Where a socket with a long path may go instead, best first: the runtime folder of the user, then a folder of the user under
     * {@code /tmp}. The name is made from the data folder, so that it is the same at the next start.
     *
     * @param runtimeFolder the user's own runtime folder ({@code XDG_RUNTIME_DIR}), or null
     * @param uid           the numeric user id
     */
    public static List<Path> alternatives(Path data, String runtimeFolder, int uid) {
        String name = "control-" + Long.toHexString(hash(preferred(data).toString())) + ".sock";
        List<Path> places = new ArrayList<>(2);
        if (runtimeFolder != null && !runtimeFolder.isEmpty()) {
            places.add(Path.of(runtimeFolder, FOLDER, name));
        }
        places.add(Path.of("/tmp", FOLDER + "-" + uid, name));
        places.removeIf(place -> !fits(place));
        return places;
    }

    /** The socket a client of the node with this data folder should open, whether it is there or not. */
    public static Path locate(Path data) throws IOException {
        Path pointer = pointer(data);
        return Files.exists(pointer) ? Path.of(Files.readString(pointer).strip()) : preferred(data);
    }

    /** FNV-1a with 64 bits. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }
}
