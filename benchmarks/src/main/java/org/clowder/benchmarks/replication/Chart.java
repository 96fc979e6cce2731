package org.clowder.benchmarks.replication;

import java.util.Locale;

/** Throughput as a share of no replication: a bar for each mode, grouped by scenario, as SVG. */
final class Chart {

    private static final int LABELS = 130;
    private static final int WIDTH = 460;
    private static final int ROW = 18;
    private static final String BACKGROUND = "#ffffff";
    private static final String STOCK = "#9aa5b1";
    private static final String CLOWDER = "#2f7d6b";

    private final Settings settings;
    private final Samples samples;
    private final StringBuilder body = new StringBuilder();
    private int y = 40;

    Chart(Settings settings, Samples samples) {
        this.settings = settings;
        this.samples = samples;
    }

    String svg() {
        for (Scenario scenario : settings.scenarios()) {
            group(scenario);
        }
        int width = LABELS + WIDTH + 90;
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + width + " " + (y + 10)
                + "\" font-family=\"sans-serif\" font-size=\"12\">\n"
                + "<title>Requests per second as a share of Tomcat without replication</title>\n"
                + "<rect width=\"100%\" height=\"100%\" fill=\"" + BACKGROUND + "\"/>\n"
                + "<text x=\"10\" y=\"20\" font-size=\"14\">Requests per second ÷ none (median of paired ratios)</text>\n"
                + body + "</svg>\n";
    }

    private void group(Scenario scenario) {
        body.append("<text x=\"10\" y=\"")
                .append(y + 12)
                .append("\" font-weight=\"bold\">")
                .append(scenario.name())
                .append(": ")
                .append(scenario.description())
                .append("</text>\n");
        y += ROW;
        for (Mode mode : settings.modes()) {
            Spread ratio = samples.ratio(scenario, mode, Mode.NONE, Measure.RATE);
            if (mode != Mode.NONE && !Double.isNaN(ratio.median())) {
                bar(mode, ratio.median());
            }
        }
        y += ROW / 2;
    }

    /** The full width is a ratio of 1: noise can make one longer, which is cut. */
    private void bar(Mode mode, double ratio) {
        double length = Math.min(ratio, 1.1) * WIDTH;
        body.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                        + "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>"
                        + "<text x=\"%.1f\" y=\"%d\">%.2f</text>%n",
                LABELS - 6,
                y + 12,
                mode.label(),
                LABELS,
                y + 2,
                length,
                ROW - 5,
                mode.clowder() ? CLOWDER : STOCK,
                LABELS + length + 5,
                y + 12,
                ratio));
        y += ROW;
    }
}
