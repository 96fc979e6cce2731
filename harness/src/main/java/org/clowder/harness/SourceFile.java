package org.clowder.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/** A program in Java that a test writes, such as one of what a document prints. */
public final class SourceFile {

    private SourceFile() {}

    /**
     * Compiles a class against the class path of this process.
     *
     * @param directory of the classes, and of the source beside them
     * @param name of the class, with its package
     */
    public static void compile(Path directory, String name, String source) {
        Path file = directory.resolve(name.replace('.', '/') + ".java");
        ByteArrayOutputStream problems = new ByteArrayOutputStream();
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int exit = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        problems,
                        problems,
                        "--release",
                        "17",
                        "-proc:none",
                        "-nowarn",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        "-d",
                        directory.toString(),
                        file.toString());
        if (exit != 0) {
            throw new AssertionError(problems.toString(StandardCharsets.UTF_8) + "\n" + source);
        }
    }
}
