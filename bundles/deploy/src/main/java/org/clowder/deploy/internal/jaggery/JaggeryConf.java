package org.clowder.deploy.internal.jaggery;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.catalina.core.StandardContext;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.deploy.internal.archive.Contents;
import org.clowder.server.DeploymentException;

/**
 * What a Jaggery application says of itself in the file {@code jaggery.conf}, as Jaggery's {@code JaggeryDeployerManager} reads
 * it. Immutable; may be applied to a context again and again.
 *
 * @param distributable whether it says that it is
 * @param before what a context is told before it reads its web.xml
 * @param after what it is told after that
 * @param scripts the script for each URL pattern of a servlet mapping
 * @param hooks init parameters of the script engine's servlet
 * @param remarks what is wrong with it but harms nothing
 */
public record JaggeryConf(
        boolean distributable,
        List<Consumer<StandardContext>> before,
        List<Consumer<StandardContext>> after,
        Map<String, String> scripts,
        Map<String, String> hooks,
        List<String> remarks) {

    /** In the root of the application. */
    public static final String NAME = "jaggery.conf";

    private static final Log log = LogFactory.getLog(JaggeryConf.class);

    /** An application may have this instead. */
    static final String INDEX = "index.jag";

    /** Whether a directory holds a Jaggery application. */
    public static boolean isApplication(Path directory) {
        return Files.isRegularFile(directory.resolve(NAME)) || Files.isRegularFile(directory.resolve(INDEX));
    }

    /** Whether there is a Jaggery application in an archive or a directory. */
    public static boolean isApplication(Contents contents) {
        return contents.has(NAME) || contents.has(INDEX);
    }

    /**
     * Reads what an archive or a directory says.
     *
     * @return empty if it is no Jaggery application
     * @throws DeploymentException if it cannot be understood; one line with the place and what is expected there
     */
    public static Optional<JaggeryConf> of(Contents contents) throws DeploymentException {
        if (!isApplication(contents)) {
            return Optional.empty();
        }
        Optional<byte[]> content = contents.content(NAME);
        return Optional.of(read(new String(content.orElse(new byte[0]), StandardCharsets.UTF_8)));
    }

    /**
     * Why an application of another kind is distributable by such a file.
     *
     * @param application the unpacked application
     */
    public static Optional<String> distributable(Path application) {
        try (Contents contents = Contents.of(application)) {
            return of(contents).filter(JaggeryConf::distributable).map(conf -> NAME);
        } catch (DeploymentException e) {
            log.warn(application + ": " + e.getMessage() + "; so it does not say whether it is distributable");
            return Optional.empty();
        }
    }

    static JaggeryConf read(String text) throws DeploymentException {
        ConfPlaces places = new ConfPlaces();
        Map<String, Object> content = ConfText.read(text, places);
        ConfSettings settings = new ConfSettings();
        try {
            ConfKeys.read(settings, new ConfValue("", content, places, settings::remark));
            return settings.conf();
        } catch (ConfValue.Unexpected e) {
            throw new DeploymentException(e.getMessage(), e);
        }
    }
}
