package org.clowder.deploy.internal.archive;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.json.JSONParser;
import org.apache.tomcat.util.json.ParseException;
import org.apache.tomcat.util.json.TokenMgrError;

/** The file {@code jaggery.conf} of a Jaggery application, as far as Clowder looks at it. */
public final class JaggeryConf {

    /** In the root of the application. */
    public static final String NAME = "jaggery.conf";

    private static final Log log = LogFactory.getLog(JaggeryConf.class);

    private JaggeryConf() {}

    /**
     * Why an application is distributable by its {@code jaggery.conf}: a top-level {@code "distributable"} that is
     * {@code true} or {@code "true"}.
     *
     * @param application the unpacked application
     * @return the reason, or empty if the file does not say so or does not exist
     */
    public static Optional<String> distributable(Path application) {
        Path file = application.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return saysDistributable(reader) ? Optional.of(NAME) : Optional.empty();
        } catch (IOException | ParseException | TokenMgrError e) {
            log.warn(file + " is not JSON, so it does not say whether the application is distributable: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            return Optional.empty();
        }
    }

    /** Whether the text of such a file says so; false for what is not JSON. */
    public static boolean distributable(String content) {
        try {
            return saysDistributable(new StringReader(content));
        } catch (ParseException | TokenMgrError e) {
            return false;
        }
    }

    private static boolean saysDistributable(Reader reader) throws ParseException {
        Map<String, Object> content = new JSONParser(reader).object();
        return "true".equals(String.valueOf(content.get("distributable")));
    }
}
