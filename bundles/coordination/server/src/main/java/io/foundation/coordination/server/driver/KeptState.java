package io.foundation.coordination.server.driver;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.codec.RecordType;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireRecords;
import io.foundation.base.codec.WireWriter;
import io.foundation.coordination.server.PrivateFolder;
import io.foundation.coordination.server.ensemble.Founding.Memory;
import io.foundation.coordination.server.member.Roster;
import io.foundation.coordination.server.member.Seat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** What a node remembers of the ensemble over restarts: its vote, its seat, and who was in the ensemble. What is written is on the disk when the call returns. Blocks. */
final class KeptState {

    private static final int MAX_BYTES = 1 << 10;

    private static final RecordType<Memory> MEMORY = new RecordType<>() {
        @Override
        public String name() {
            return "coordination.founding";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public void encode(Memory memory, WireWriter to) {
            to.writeI64(memory.round()).writeString(memory.votedFor().orElse("")).writeI64(memory.voteRound()).writeBoolean(memory.founded());
        }

        @Override
        public Memory decode(int version, WireReader from) {
            return new Memory(from.readI64(), Optional.of(from.readString(MAX_BYTES)).filter(node -> !node.isEmpty()), from.readI64(), from.readBoolean());
        }
    };

    private final Path folder;

    /** @throws FoundationException {@code INITIALIZATION_FAILED} if the folder cannot be used */
    KeptState(Path folder) {
        try {
            this.folder = PrivateFolder.make(folder);
        } catch (IOException e) {
            throw new FoundationException(ErrorType.INITIALIZATION_FAILED, "What the node knows of the ensemble cannot be kept in " + folder + ": " + e.getMessage() + ".", e);
        }
    }

    Memory memory() {
        return read("founding").map(bytes -> WireRecords.fromBytes(MEMORY, bytes)).orElse(Memory.NONE);
    }

    void keep(Memory memory) {
        write("founding", WireRecords.toBytes(MEMORY, memory, MAX_BYTES));
    }

    Optional<Roster> roster() {
        return read("roster").map(Roster::of);
    }

    void keep(Roster roster) {
        write("roster", roster.bytes());
    }

    /** This node's seat in an ensemble; empty if it has none there. */
    Optional<Seat> seat(String ensemble) {
        return read("seat").map(Roster::of).filter(kept -> kept.ensemble().equals(ensemble)).map(kept -> kept.seats().get(0));
    }

    void keep(String ensemble, Seat seat) {
        write("seat", new Roster(ensemble, 0, false, java.util.List.of(seat)).bytes());
    }

    /** Puts the server's files where no server looks for them. */
    void setAside(Path server, String ensemble) {
        try {
            Files.deleteIfExists(folder.resolve("seat"));
            if (Files.exists(server)) {
                Path aside = folder.resolve("given-up-" + ensemble);
                for (int i = 2; Files.exists(aside); i++) {
                    aside = folder.resolve("given-up-" + ensemble + '-' + i);
                }
                Files.move(server, aside);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<byte[]> read(String name) {
        Path file = folder.resolve(name);
        try {
            return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String name, byte[] bytes) {
        Path aside = folder.resolve(name + ".new");
        try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
            Files.move(aside, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
