package org.clowder.deploy.internal.archive;

import java.io.IOException;
import java.io.Reader;
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

    private static final String NAME = "jaggery.conf";
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
            Map<String, Object> content = new JSONParser(reader).object();
            boolean distributable = "true".equals(String.valueOf(content.get("distributable")));
            return distributable ? Optional.of(NAME) : Optional.empty();
        } catch (IOException | ParseException | TokenMgrError e) {
            log.warn(file + " is not JSON, so it does not say whether the application is distributable: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            return Optional.empty();
        }
    }
}
