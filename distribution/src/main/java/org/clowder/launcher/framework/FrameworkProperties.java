package org.clowder.launcher.framework;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.clowder.launcher.logging.FrameworkLogger;
import org.clowder.launcher.member.MemberDirectory;
import org.clowder.launcher.member.MemberProperties;

/** The properties of a member's framework: the member's own, for the <code>${name}</code> of its files, and Felix's. */
final class FrameworkProperties {

    private final Map<String, Object> properties = new HashMap<>();

    FrameworkProperties(Path home, MemberDirectory member, MemberProperties values) {
        properties.putAll(values.all());
        put("clowder.home", home);
        put("clowder.base", member.base());
        put("org.apache.felix.http.service.endpoints", endpoint(values.get("whiteboard.path")));
        felix();
        conf(member);
    }

    /** What the whiteboard's runtime says of where it is: a path, as its addresses are those of the descriptor's connectors. */
    private static String endpoint(String path) {
        return path.isBlank() || path.strip().equals("/") ? "/" : path.strip() + "/";
    }

    private void felix() {
        properties.put("felix.log.logger", new FrameworkLogger());
        put("felix.log.level", 2);
        // The lock on data/lock is there already.
        put("felix.cache.locking", false);
        // What is installed later, from deploy/ or a shell, starts after the server.
        put("felix.startlevel.bundle", MemberFramework.LATER_BUNDLES);
        put("org.osgi.framework.startlevel.beginning", MemberFramework.BEFORE_SERVER);
        put("org.osgi.service.log.admin.loglevel", "INFO");
        // The shell's bundle writes what comes there to the member's log.
        put("clowder.log.bridge", true);
        put("clowder.shell.commands", true);
        put("ds.loglevel", "warn");
        // No event handler is put on a deny list because a machine was slow for a moment.
        put("org.apache.felix.eventadmin.Timeout", 0);
        // When it stops it warns, on standard output, of each event that nobody waits for any more.
        put("org.apache.felix.eventadmin.LogLevel", 1);
    }

    /** FileInstall's first watcher: the configuration is there before the bundles that it is for. */
    private void conf(MemberDirectory member) {
        put("felix.fileinstall.dir", member.conf());
        put("felix.fileinstall.filter", "org\\.clowder\\..*\\.cfg|clowder\\.properties");
        put("felix.fileinstall.noInitialDelay", true);
        put("felix.fileinstall.poll", 1000);
        put("felix.fileinstall.tmpdir", member.data().resolve("fileinstall"));
        put("felix.fileinstall.log.default", "jul");
        put("felix.fileinstall.log.level", 2);
        put("felix.fileinstall.configEncoding", "UTF-8");
        // The files are the user's: a change made in the console or a shell holds until the next start.
        put("felix.fileinstall.enableConfigSave", false);
    }

    FrameworkProperties put(String name, Object value) {
        properties.put(name, value.toString());
        return this;
    }

    Map<String, Object> asMap() {
        return properties;
    }
}
