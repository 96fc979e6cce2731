package org.clowder.session.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The engine with one deliberate fault: a class of it, compiled anew with a piece of its source exchanged.
 *
 * @param type simple names of package and class
 * @param right a piece of the source, which is there once
 * @param wrong what stands there instead
 * @param first of the seeds
 * @param seeds within how many the simulator finds it
 */
record Mutant(String what, String type, String right, String wrong, long first, int seeds) {

    private static final String ENGINE = "org/clowder/session/internal/";
    private static final Path SOURCES = Path.of("src/main/java");

    Mutant(String what, String type, String right, String wrong, int seeds) {
        this(what, type, right, wrong, 1, seeds);
    }

    /** The first seed whose history breaks a guarantee; 0 if none within the number does. */
    long found(Path directory) throws Exception {
        compile(directory);
        List<String> path = Stream.concat(
                        Stream.of(directory.toString()),
                        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)))
                .toList();
        URL[] urls = path.stream().map(Mutant::url).toArray(URL[]::new);
        try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            Logger log = Logger.getLogger("org.clowder.session.internal");
            log.setLevel(Level.OFF);
            Class<?> shrinker = loader.loadClass(Shrinker.class.getName());
            Method firstBroken = shrinker.getDeclaredMethod("firstBroken", long.class, int.class);
            firstBroken.setAccessible(true);
            return (long) firstBroken.invoke(null, first, seeds);
        }
    }

    private void compile(Path directory) throws IOException {
        String file = ENGINE + type + ".java";
        String source = Files.readString(SOURCES.resolve(file));
        assertThat(source.split(java.util.regex.Pattern.quote(right), -1))
                .as("places of " + right + " in " + file)
                .hasSize(2);
        JavaFileObject unit = new SimpleJavaFileObject(URI.create("string:///" + file), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source.replace(right, wrong);
            }
        };
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of(
                "-d", directory.toString(), "-cp", System.getProperty("java.class.path"), "-nowarn", "-proc:none");
        assertThat(compiler.getTask(null, null, null, options, null, List.of(unit))
                        .call())
                .as(what + " compiles")
                .isTrue();
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(path, e);
        }
    }

    @Override
    public String toString() {
        return what;
    }
}
