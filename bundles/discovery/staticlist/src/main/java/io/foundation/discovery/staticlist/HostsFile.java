package io.foundation.discovery.staticlist;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A hosts file: one {@code host[:port]} a line; {@code #} begins a comment; the form of Erlang's {@code .hosts.erlang},
 * {@code 'host'.} a line and {@code %} before comments, is understood too. It is read again when its modification time,
 * its size or the file itself is another. Thread-safe; blocks on the file.
 */
final class HostsFile {

    /** The largest file that is read, in bytes. */
    static final int MAX_BYTES = 1 << 20;
    /** The most addresses of one file. */
    static final int MAX_ADDRESSES = 4_096;

    private static final Pattern QUOTED = Pattern.compile("'([^']*)'\\s*\\.");
    /** A file changed as lately as this may change again without a new time: clocks of file systems are coarse. */
    private static final long UNSETTLED_MILLIS = 2_000;

    private record Stamp(FileTime modified, long size, Object key) {
    }

    private final Path path;
    private final int defaultPort;
    private final ReentrantLock lock = new ReentrantLock();
    private Stamp lastStamp;
    private List<Address> lastGood;

    HostsFile(Path path, int defaultPort) {
        this.path = path;
        this.defaultPort = defaultPort;
    }

    Path path() {
        return path;
    }

    /**
     * What the file says now.
     *
     * @throws FoundationException {@code CONFIG_NOT_FOUND} if there is no file, {@code TOO_LARGE} or {@code FORMAT_ERROR},
     *         with the line, if it cannot be used, {@code EXTERNAL_SERVICE_ERROR} if it cannot be read
     */
    List<Address> read() {
        lock.lock();
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            Stamp stamp = new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
            if (lastGood != null && Objects.equals(stamp, lastStamp)) {
                return lastGood;
            }
            if (attributes.isDirectory()) {
                throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, "The hosts file " + path + " is a folder: name a file.");
            }
            lastGood = null;
            List<Address> read = parse(text());
            lastStamp = System.currentTimeMillis() - stamp.modified().toMillis() > UNSETTLED_MILLIS ? stamp : null;
            lastGood = read;
            return read;
        } catch (NoSuchFileException e) {
            throw new FoundationException(ErrorType.CONFIG_NOT_FOUND,
                    "The hosts file " + path + " does not exist: create it with one host:port a line, or take 'file' out of the configuration.", e);
        } catch (IOException e) {
            throw new FoundationException(ErrorType.EXTERNAL_SERVICE_ERROR,
                    "The hosts file " + path + " cannot be read (" + e + "): check its permissions.", e);
        } finally {
            lock.unlock();
        }
    }

    private String text() throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new FoundationException(ErrorType.TOO_LARGE, "The hosts file " + path + " has more than " + MAX_BYTES
                        + " bytes: keep to one host:port a line.");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private List<Address> parse(String text) {
        Set<Address> addresses = new LinkedHashSet<>();
        List<String> problems = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\\R", -1)) {
            number++;
            String content = line.indexOf('#') >= 0 ? line.substring(0, line.indexOf('#')).strip() : line.strip();
            if (content.isEmpty() || content.startsWith("%")) {
                continue;
            }
            Matcher quoted = QUOTED.matcher(content);
            try {
                addresses.add(address(quoted.matches() ? quoted.group(1) : content));
            } catch (FoundationException e) {
                problems.add("line " + number + ": " + e.getMessage());
            }
            if (addresses.size() > MAX_ADDRESSES) {
                throw new FoundationException(ErrorType.TOO_LARGE, "The hosts file " + path + " has more than " + MAX_ADDRESSES
                        + " addresses (line " + number + "): name some of the peers, the others are found through them.");
            }
        }
        if (!problems.isEmpty()) {
            throw new FoundationException(ErrorType.FORMAT_ERROR, "The hosts file " + path + ", " + problems.get(0)
                    + (problems.size() > 1 ? " Lines with errors: " + problems.size() + "." : ""));
        }
        return List.copyOf(addresses);
    }

    private Address address(String text) {
        Address address = Address.parse(text, defaultPort);
        if (address.port() == 0 || address.host().indexOf('\'') >= 0) {
            throw new FoundationException(ErrorType.FORMAT_ERROR, "'" + text
                    + "' is not an address to connect to: use host or host:port, with a port from 1 to 65535.");
        }
        return address;
    }
}
