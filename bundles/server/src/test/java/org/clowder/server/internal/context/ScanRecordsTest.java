package org.clowder.server.internal.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanRecordsTest {

    @TempDir
    Path directory;

    @Test
    void whatWasKeptIsThereAgainEvenIfItWasNothing() {
        ScanRecords records = new ScanRecords(directory.resolve("scans"));
        assertThat(records.read("shop")).isEmpty();
        records.write("shop", Set.of("a A.class", "b B.class"));
        records.write("blog", Set.of());

        assertThat(new ScanRecords(directory.resolve("scans")).read("shop")).contains(Set.of("a A.class", "b B.class"));
        assertThat(records.read("blog")).contains(Set.of());
    }

    @Test
    void whatIsNotWholeCountsAsNone() throws IOException {
        ScanRecords records = new ScanRecords(directory);
        for (List<String> lines : List.of(List.of("a A.class"), List.<String>of())) {
            Files.write(directory.resolve("shop"), lines);
            assertThat(records.read("shop")).isEmpty();
        }
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNoFailure() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        ScanRecords records = new ScanRecords(file);
        records.write("shop", Set.of());

        assertThat(records.read("shop")).isEmpty();
    }

    @Test
    void theNewestAreKept() throws IOException {
        ScanRecords records = new ScanRecords(directory);
        for (int i = 0; i < 150; i++) {
            records.write("key" + i, Set.of());
            Files.setLastModifiedTime(directory.resolve("key" + i), FileTime.fromMillis(1000L * i));
        }

        assertThat(records.read("key149")).isPresent();
        assertThat(records.read("key0")).isEmpty();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(100);
        }
    }
}
