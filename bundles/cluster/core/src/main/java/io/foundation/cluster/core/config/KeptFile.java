package io.foundation.cluster.core.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Small files in which a node keeps what outlives its process: they are there whole, in the former or the new state, whenever it ends. */
public final class KeptFile {

    private KeptFile() {
    }

    /** Puts a text, in UTF-8, in the place of what the file held. */
    public static void write(Path file, String text) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(aside, text);
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
