package io.foundation.simulation.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is drawn and what is written. */
class FigureTest {

    @Test
    void aFigureIsDrawnAndItsNumbersAreBesideIt(@TempDir Path folder) throws IOException {
        new Figure("Reached", "fan-out", "share").condition("seed", 7).logY()
                .point("measured", 1, 0).point("measured", 2, 0.8).point("expected", 2, 0.797).write(folder.resolve("new"), "reached");
        BufferedImage picture = ImageIO.read(folder.resolve("new/reached.png").toFile());
        assertThat(picture.getWidth()).isGreaterThan(400);
        assertThat(colours(picture)).as("something is drawn").isGreaterThan(3);
        assertThat(Files.readString(folder.resolve("new/reached.json")).replaceAll("\\s", "")).contains("\"seed\":\"7\"", "\"measured\":[[1.0,0.0],[2.0,0.8]]");
    }

    private static long colours(BufferedImage picture) {
        return Arrays.stream(picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth())).distinct().count();
    }
}
