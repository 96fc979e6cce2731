package org.clowder.launcher.logging;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.LogManager;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code java.util.logging} of a member: <code>${name}</code> in {@code conf/logging.properties} is a system
 * property, and the log stays open while the member stops. (The JDK's closes it as soon as the process is asked to end,
 * and the last lines are lost.)
 */
public final class MemberLogManager extends LogManager {

    private static final Pattern NAME = Pattern.compile("\\$\\{([^}]+)}");

    private volatile boolean open;

    /** Called by the JDK, which loads the class by the name in {@code java.util.logging.manager}. */
    public MemberLogManager() {}

    /** Reads the file that the member has named, if that has not been done. */
    void open() throws IOException {
        if (!open) {
            readConfiguration();
        }
    }

    void close() {
        open = false;
        reset();
    }

    @Override
    public void readConfiguration() throws IOException {
        String file = System.getProperty("java.util.logging.config.file");
        if (file == null) {
            super.readConfiguration();
            return;
        }
        byte[] text = substitute(Files.readString(Path.of(file))).getBytes(StandardCharsets.ISO_8859_1);
        readConfiguration(new ByteArrayInputStream(text));
        open = true;
    }

    @Override
    public void reset() {
        if (!open) {
            super.reset();
        }
    }

    static String substitute(String text) {
        // Backslashes of a Windows path would be escapes in a properties file.
        return NAME.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        System.getProperty(match.group(1), match.group()).replace("\\", "/")));
    }
}
