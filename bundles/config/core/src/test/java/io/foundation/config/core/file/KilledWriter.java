package io.foundation.config.core.file;

import io.foundation.config.core.store.Fixture;
import java.nio.file.Path;

/** A process that changes a setting as fast as it can and says so after each, until it is killed. */
final class KilledWriter {

    private KilledWriter() {
    }

    public static void main(String[] arguments) {
        Fixture settings = new Fixture(Path.of(arguments[0]));
        long first = settings.store.view().revision() + 1;
        for (long i = first;; i++) {
            settings.set("interface.max_results", i);
            System.out.println(i);
            System.out.flush();
        }
    }
}
