package io.foundation.itests.agreement;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * What holders of a lock write to: two numbers that each of them reads, adds one to, and writes back. One refuses whoever has a smaller token than the greatest it has seen; the
 * other takes what comes, and shows what becomes of it without tokens. It is reached by a socket of the file system, from any network. Thread-safe.
 */
final class CheckedResource implements AutoCloseable {

    /**
     * What has happened.
     *
     * @param accepted  writes to the number that looks at tokens
     * @param refused   reads and writes with a token that was too small
     * @param wrong     accepted writes that were not one more than what was there: there is none if tokens do what they are for
     * @param unguarded updates that were lost where nobody looked at tokens
     */
    record Account(long accepted, long refused, long wrong, long unguarded) {
    }

    private final ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    private final Path socket;
    private long greatest;
    private long guarded;
    private long open;
    private Account account = new Account(0, 0, 0, 0);
    private Consumer<String> onNextRead;

    /** @param socket the file, which is not there yet */
    CheckedResource(Path socket) throws IOException {
        this.socket = socket;
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofPlatform().daemon().name("fnd-itests-resource").start(() -> {
            while (server.isOpen()) {
                try {
                    SocketChannel client = server.accept();
                    Thread.ofVirtual().start(() -> serve(client));
                } catch (IOException e) {
                    // Closed, or a client has gone.
                    Thread.yield();
                }
            }
        });
    }

    Path socket() {
        return socket;
    }

    synchronized Account account() {
        return account;
    }

    synchronized long greatestToken() {
        return greatest;
    }

    /** Does something with the process that reads next, before it is answered: it holds the lock then. */
    synchronized void onNextRead(Consumer<String> process) {
        onNextRead = process;
    }

    private void serve(SocketChannel client) {
        try (client; BufferedReader in = new BufferedReader(new InputStreamReader(Channels.newInputStream(client), StandardCharsets.UTF_8));
                PrintWriter out = new PrintWriter(Channels.newOutputStream(client), true, StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println(answer(line.split(" ")));
            }
        } catch (IOException e) {
            // The client was killed.
            Thread.yield();
        }
    }

    /** {@code read TOKEN PROCESS} and {@code write TOKEN GUARDED OPEN}. */
    private synchronized String answer(String[] words) {
        long token = Long.parseLong(words[1]);
        if (words[0].equals("write")) {
            long free = Long.parseLong(words[3]);
            account = new Account(account.accepted(), account.refused(), account.wrong(), account.unguarded() + (free == open + 1 ? 0 : 1));
            open = free;
        }
        if (token < greatest) {
            account = new Account(account.accepted(), account.refused() + 1, account.wrong(), account.unguarded());
            return "refused";
        }
        greatest = token;
        if (words[0].equals("read")) {
            if (onNextRead != null) {
                onNextRead.accept(words[2]);
                onNextRead = null;
            }
            return guarded + " " + open;
        }
        long value = Long.parseLong(words[2]);
        account = new Account(account.accepted() + 1, account.refused(), account.wrong() + (value == guarded + 1 ? 0 : 1), account.unguarded());
        guarded = value;
        return "written";
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** The client's side: one reading and writing, with a token. Blocks. */
    static void addOne(Path socket, long token, String process, long betweenMillis) throws IOException, InterruptedException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                BufferedReader in = new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
                PrintWriter out = new PrintWriter(Channels.newOutputStream(channel), true, StandardCharsets.UTF_8)) {
            out.println("read " + token + ' ' + process);
            String[] read = in.readLine().split(" ");
            if (read.length == 2) {
                Thread.sleep(betweenMillis);
                out.println("write " + token + ' ' + (Long.parseLong(read[0]) + 1) + ' ' + (Long.parseLong(read[1]) + 1));
                in.readLine();
            }
        }
    }
}
