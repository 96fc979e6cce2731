package org.clowder.check.internal.application;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.objectweb.asm.ClassReader;

/** One look through an archive and the archives in it: its classes, what they put into sessions, its web fragments. */
final class ArchiveScan {

    private static final byte[] SESSION = "/servlet/http/HttpSession".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MAGIC = {'P', 'K'};
    private static final String FRAGMENT = "META-INF/web-fragment.xml";

    private final Map<String, ClassFacts> classes = new HashMap<>();
    private final List<AttributeSettings.Setting> settings = new ArrayList<>();
    private final List<String> fragmentsThatForbid = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final WebXml webXml;

    private ArchiveScan(WebXml webXml) {
        this.webXml = webXml;
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read
     */
    static ArchiveScan of(Path file) throws IOException {
        try (Content content = new Content(file)) {
            ArchiveScan scan = new ArchiveScan(WebXml.of(content));
            for (String name : content.names()) {
                if (name.endsWith(".jar")) {
                    scan.library(
                            name, new ByteArrayInputStream(content.bytes(name).orElseThrow()));
                } else if (name.endsWith(".class")) {
                    scan.add(content.bytes(name).orElseThrow());
                }
            }
            return scan;
        }
    }

    /** One that cannot be read costs its own content only. */
    private void library(String library, InputStream content) {
        try {
            if (!beginsAsArchive(content)) {
                throw new IOException("it is not an archive");
            }
            entries(library, new ZipInputStream(content));
        } catch (IOException | IllegalArgumentException e) {
            problems.add("library " + library + " cannot be read: " + e.getMessage()
                    + "; replace it by an undamaged one, or remove it");
        }
    }

    /** {@link ZipInputStream} takes anything else for an archive without entries. */
    private static boolean beginsAsArchive(InputStream content) throws IOException {
        content.mark(MAGIC.length);
        boolean archive = Arrays.equals(content.readNBytes(MAGIC.length), MAGIC);
        content.reset();
        return archive;
    }

    private void entries(String library, ZipInputStream in) throws IOException {
        for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
            if (entry.getName().endsWith(".class")) {
                add(in.readAllBytes());
            } else if (entry.getName().equals(FRAGMENT)) {
                WebXml fragment = WebXml.read(new ByteArrayInputStream(in.readAllBytes()), library + "!/" + FRAGMENT);
                if (fragment.problem().isEmpty() && !fragment.distributable()) {
                    fragmentsThatForbid.add(library);
                }
            }
        }
    }

    private void add(byte[] content) {
        try {
            ClassReader reader = new ClassReader(content);
            classes.put(reader.getClassName(), ClassFacts.of(reader));
            if (mentions(content, SESSION)) {
                settings.addAll(AttributeSettings.of(reader));
            }
        } catch (RuntimeException e) {
            // a class that is newer than the library, or none at all, is not judged: the deployment will say more
            return;
        }
    }

    private static boolean mentions(byte[] content, byte[] word) {
        for (int i = 0; i + word.length <= content.length; i++) {
            int same = 0;
            while (same < word.length && content[i + same] == word[same]) {
                same++;
            }
            if (same == word.length) {
                return true;
            }
        }
        return false;
    }

    /** What is wrong with its libraries, one sentence each. */
    List<String> problems() {
        return problems;
    }

    /** Its web.xml; an empty one if there is none. */
    WebXml webXml() {
        return webXml;
    }

    /** By names with slashes. */
    Map<String, ClassFacts> classes() {
        return classes;
    }

    List<AttributeSettings.Setting> settings() {
        return settings;
    }

    /** Libraries whose web fragment lacks {@code <distributable/>}. */
    List<String> fragmentsThatForbid() {
        return fragmentsThatForbid;
    }
}
