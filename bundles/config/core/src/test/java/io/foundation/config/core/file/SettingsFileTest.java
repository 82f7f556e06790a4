package io.foundation.config.core.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.config.core.store.Fixture;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {

    private static final String NAME = "settings.json";
    private static final String RESULTS = "interface.max_results";

    @TempDir
    Path folder;

    @Test
    void readsWhatWasWrittenLast() throws IOException {
        SettingsFile file = new SettingsFile(folder, NAME);
        assertThat(file.read()).isEmpty();
        file.write(bytes("one"));
        file.write(bytes("two"));
        assertThat(new SettingsFile(folder, NAME).read()).hasValue(bytes("two"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path()))).isEqualTo("rw-------");
    }

    @Test
    void aDamagedFileIsSetAsideAndTheOneBeforeRead() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 40; i++) {
            SettingsFile file = new SettingsFile(folder, NAME);
            file.write(bytes("before"));
            file.write(bytes("the last"));
            byte[] whole = Files.readAllBytes(file.path());
            byte[] damaged = random.nextBoolean() ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole;
            if (damaged.length == whole.length) {
                damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(file.path(), damaged);
            assertThat(file.read()).as("seed %s", seed).hasValue(bytes("before"));
            assertThat(Files.readAllBytes(folder.resolve(NAME + ".damaged"))).isEqualTo(damaged);
        }
    }

    @Test
    void aFileEditedByHandToNonsenseIsNotReadAndWhatWasBeforeIs() throws IOException {
        Fixture settings = new Fixture(folder);
        settings.set(RESULTS, 1);
        settings.set(RESULTS, 2);
        Files.writeString(folder.resolve(NAME), "interface.max_results = 5\n");
        assertThat(new Fixture(folder).get(RESULTS)).isEqualTo(1L);
    }

    @Test
    void ofAKillBetweenTheTwoRenamesTheOneBeforeIsLeft() throws IOException {
        SettingsFile file = new SettingsFile(folder, NAME);
        file.write(bytes("answered"));
        Files.move(file.path(), folder.resolve(NAME + ".before"));
        Files.write(folder.resolve(NAME + ".new"), bytes("half"));
        assertThat(new SettingsFile(folder, NAME).read()).hasValue(bytes("answered"));
    }

    @Test
    void onAFullDiskNothingChanges() throws IOException {
        AtomicInteger room = new AtomicInteger(Integer.MAX_VALUE);
        SettingsFile file = new SettingsFile(folder, NAME, path -> new FileOutputStream(path.toFile()) {
            @Override
            public void write(byte[] bytes) throws IOException {
                if (bytes.length > room.get()) {
                    super.write(bytes, 0, room.get());
                    throw new IOException("No space left on device");
                }
                super.write(bytes);
            }
        });
        Fixture settings = new Fixture(file, Map.of(), Map.of(), Runnable::run);
        settings.set(RESULTS, 1);
        room.set(60);
        assertThat(Fixture.failure(() -> settings.set(RESULTS, 2))).satisfies(failure -> {
            assertThat(failure.type()).isEqualTo(ErrorType.RESOURCE_EXHAUSTED);
            assertThat(failure.getMessage()).contains("No space left");
        });
        assertThat(settings.get(RESULTS)).isEqualTo(1L);
        assertThat(settings.store.history(9)).hasSize(1);
        assertThat(new Fixture(folder).get(RESULTS)).isEqualTo(1L);
        assertThat(settings.lower.file("file", Map.of("dev.debug_mode", "true"))).as("what a file says holds all the same").isTrue();
        assertThat(settings.get("dev.debug_mode")).isEqualTo(true);
        room.set(Integer.MAX_VALUE);
        settings.set(RESULTS, 3);
        assertThat(new Fixture(folder).get(RESULTS)).isEqualTo(3L);
    }

    @Test
    void twoVersionsBesideOneAnotherLoseNothingOfEither() throws InterruptedException {
        Fixture old = new Fixture(folder);
        Fixture newer = new Fixture(folder);
        Thread other = Thread.ofVirtual().start(() -> {
            for (int i = 1; i <= 25; i++) {
                newer.set("infrastructure.protection.newer" + i, i);
            }
        });
        for (int i = 1; i <= 25; i++) {
            old.set("infrastructure.protection.old" + i, i);
        }
        other.join();
        old.store.refresh();
        newer.store.refresh();
        assertThat((Map<?, ?>) old.get("infrastructure.protection")).hasSize(50).isEqualTo(newer.get("infrastructure.protection"));
        assertThat(old.store.view().revision()).isEqualTo(50);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
