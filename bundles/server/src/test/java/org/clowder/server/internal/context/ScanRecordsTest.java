package org.clowder.server.internal.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        assertThat(records.read("shop", "key")).isEmpty();
        records.write("shop", "key", Set.of("a A.class", "b B.class"));
        records.write("blog", "key", Set.of());

        assertThat(new ScanRecords(directory.resolve("scans")).read("shop", "key"))
                .contains(Set.of("a A.class", "b B.class"));
        assertThat(records.read("blog", "key")).contains(Set.of());
    }

    @Test
    void whatIsNotWholeCountsAsNone() throws IOException {
        ScanRecords records = new ScanRecords(directory);
        for (List<String> lines : List.of(List.of("key", "a A.class"), List.of("key"), List.<String>of())) {
            Files.write(directory.resolve("shop"), lines);
            assertThat(records.read("shop", "key")).isEmpty();
        }
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNoFailure() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        ScanRecords records = new ScanRecords(file);
        records.write("shop", "key", Set.of());

        assertThat(records.read("shop", "key")).isEmpty();
    }

    @Test
    void anApplicationHasOneRecord() throws IOException {
        ScanRecords records = new ScanRecords(directory);
        for (int i = 0; i < 5; i++) {
            records.write("shop", "key" + i, Set.of());
        }

        assertThat(records.read("shop", "key4")).isPresent();
        assertThat(records.read("shop", "key3")).isEmpty();
        assertThat(files()).containsExactly("shop");
    }

    @Test
    void whatIsGoneLeavesNone() throws IOException {
        ScanRecords before = new ScanRecords(directory);
        before.write("shop", "key", Set.of());
        before.write("blog", "key", Set.of());
        before.write("wiki", "key", Set.of());
        before.forget("wiki");
        before.forget("wiki");
        before.forgetUnused();
        assertThat(files()).containsExactlyInAnyOrder("shop", "blog");

        ScanRecords after = new ScanRecords(directory);
        assertThat(after.read("shop", "key")).isPresent();
        after.forgetUnused();
        assertThat(files()).containsExactly("shop");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
