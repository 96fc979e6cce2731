package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prometheus' text format 0.0.4, read more strictly than Prometheus does: help, type and samples of a metric in this order and together, no sample
 * twice, {@code _total} at the end of counters and of nothing else, buckets that rise.
 *
 * @param families the metrics that there are
 * @param samples by name and labels, as they are written
 */
record PrometheusText(Set<String> families, Map<String, Double> samples) {

    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final String LABEL = "(?!__)[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\"";
    private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") (\\S.*)");
    private static final Pattern TYPE = Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|summary|histogram)");
    private static final Pattern SAMPLE = Pattern.compile("(" + NAME + ")(?:\\{(" + LABEL + "(?:," + LABEL
            + ")*)})? ([-+]?[0-9]+(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)");
    private static final Pattern BUCKET = Pattern.compile("(.*)_bucket\\{(.*),le=\"([^\"]*)\"}");
    private static final Pattern LABEL_NAME = Pattern.compile("(?:^|,)([a-zA-Z0-9_]+)=\"(?:[^\"\\\\]|\\\\.)*\"");

    static PrometheusText of(String text) {
        assertThat(text).endsWith("\n").doesNotContain("\r");
        PrometheusText read = new PrometheusText(new TreeSet<>(), new LinkedHashMap<>());
        String family = "";
        String type = "";
        for (String line : text.split("\n")) {
            Matcher help = HELP.matcher(line);
            Matcher typed = TYPE.matcher(line);
            if (help.matches()) {
                family = help.group(1);
                type = "";
                assertThat(read.families.add(family)).as("first: " + line).isTrue();
            } else if (typed.matches()) {
                assertThat(typed.group(1)).as(line).isEqualTo(family);
                assertThat(type).as("once: " + line).isEmpty();
                type = typed.group(2);
                assertThat(family.endsWith("_total")).as(line).isEqualTo(type.equals("counter"));
            } else {
                read.sample(line, family, type);
            }
        }
        read.assertBucketsRise();
        return read;
    }

    private void sample(String line, String family, String type) {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as("a sample: " + line).isTrue();
        String suffix = Map.of("summary", "(_sum|_count)", "histogram", "(_sum|_count|_bucket)")
                .getOrDefault(type, "");
        assertThat(type).as("typed: " + line).isNotEmpty();
        assertThat(sample.group(1)).as("beside its help: " + line).matches(Pattern.quote(family) + suffix);
        if (sample.group(2) != null) {
            assertThat(LABEL_NAME.matcher(sample.group(2)).results().map(match -> match.group(1)))
                    .as(line)
                    .isNotEmpty()
                    .doesNotHaveDuplicates();
        }
        double value = Double.parseDouble(sample.group(3));
        assertThat(value).as(line).isGreaterThanOrEqualTo(0);
        String key = sample.group(1) + "{" + sample.group(2) + "}";
        assertThat(samples.put(key, value)).as("once: " + line).isNull();
    }

    /** The buckets of a histogram stand in their order, the last one has all. */
    private void assertBucketsRise() {
        String before = "";
        for (String bucket : samples.keySet()) {
            Matcher parts = BUCKET.matcher(bucket);
            if (parts.matches()) {
                if (before.startsWith(parts.group(1) + "_bucket{" + parts.group(2))) {
                    assertThat(samples.get(bucket)).as(bucket).isGreaterThanOrEqualTo(samples.get(before));
                }
                if (parts.group(3).equals("+Inf")) {
                    assertThat(samples)
                            .as(bucket)
                            .containsEntry(parts.group(1) + "_count{" + parts.group(2) + "}", samples.get(bucket));
                }
                before = bucket;
            }
        }
    }

    /** Of all samples of that name whose labels contain these; there is one at least. */
    double sum(String name, String... labels) {
        double[] matching = samples.entrySet().stream()
                .filter(each -> each.getKey().startsWith(name + "{")
                        && Arrays.stream(labels).allMatch(each.getKey()::contains))
                .mapToDouble(Map.Entry::getValue)
                .toArray();
        assertThat(matching).as("samples of " + name).isNotEmpty();
        return Arrays.stream(matching).sum();
    }

    /** How much more that is than it was. */
    double grown(PrometheusText before, String name, String... labels) {
        return sum(name, labels) - before.sum(name, labels);
    }
}
