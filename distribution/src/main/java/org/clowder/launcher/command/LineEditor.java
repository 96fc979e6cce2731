package org.clowder.launcher.command;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * Lines that somebody types at a terminal, with editing, completion, and a history in the home directory. The one class that uses JLine: a
 * member loads none of it.
 */
final class LineEditor implements AutoCloseable {

    private static final String PROMPT = "clowder> ";

    private final Terminal terminal;
    private final LineReader reader;

    private LineEditor(Terminal terminal, LineReader reader) {
        this.terminal = terminal;
        this.reader = reader;
    }

    /** Takes over the terminal of this process. */
    static LineEditor open(ShellCompletion completion) throws IOException {
        // By the program stty: without a native library.
        Terminal terminal = TerminalBuilder.builder()
                .system(true)
                .provider(TerminalBuilder.PROP_PROVIDER_EXEC)
                .dumb(true)
                .build();
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("clowder")
                // What a backslash means, Gogo says.
                .parser(new DefaultParser().escapeChars(null))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.HISTORY_TIMESTAMPED, false)
                .completer((reader, line, candidates) -> completion
                        .offered(before(line), line.word().substring(0, line.wordCursor()))
                        .forEach(word -> candidates.add(candidate(word))));
        Path history = history();
        if (history != null) {
            builder.variable(LineReader.HISTORY_FILE, history);
        }
        return new LineEditor(terminal, builder.build());
    }

    private static List<String> before(ParsedLine line) {
        return line.words().subList(0, line.wordIndex());
    }

    private static Candidate candidate(ShellCompletion.Word word) {
        return new Candidate(
                word.text(), word.text(), null, word.help().isEmpty() ? null : word.help(), null, null, word.isWhole());
    }

    /** The file, which its owner alone can read; null if there can be none. */
    private static Path history() {
        // The JDK knows the home of the user, the shell that of who works.
        String home = Objects.requireNonNullElse(System.getenv("HOME"), System.getProperty("user.home"));
        Path file = Path.of(home, ".clowder_history");
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        try {
            Files.createFile(
                    file,
                    posix
                            ? new FileAttribute<?>[] {
                                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                            }
                            : new FileAttribute<?>[0]);
            return file;
        } catch (FileAlreadyExistsException e) {
            return Files.isWritable(file) ? file : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** The next line; null at the end. Ctrl-C drops what was typed. */
    String next() {
        while (true) {
            try {
                return reader.readLine(PROMPT);
            } catch (UserInterruptException e) {
                // another line
            } catch (EndOfFileException e) {
                return null;
            }
        }
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }
}
