package io.foundation.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinePlotTest {

    @Test
    void everyCurveHasItsLineItsMediansAndItsNameEscaped() {
        LinePlot plot = new LinePlot("latency <ms>");
        plot.point("one", 16, 70);
        plot.point("one", 128, 700);
        plot.point("one", 128, 600);
        plot.point("one", 128, 650);
        plot.point("sixteen & more", 16, 10);
        plot.point("sixteen & more", 128, 30);
        assertThat(plot.svg()).contains("latency &lt;ms>", "sixteen &amp; more", "<title>128: 650</title>").containsOnlyOnce("128: 650");
        assertThat(plot.svg().split("<polyline", -1)).hasSize(3);
    }

    @Test
    void aPlotWithoutCurvesIsEmptyAndNoError() {
        assertThat(new LinePlot("nothing").svg()).startsWith("<svg").endsWith("</svg>\n").doesNotContain("polyline");
    }
}
