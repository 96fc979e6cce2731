package org.clowder.deploy.internal.jaggery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.catalina.core.StandardContext;

/** What has been read of a {@code jaggery.conf}. For one thread. */
final class ConfSettings {

    private final List<Consumer<StandardContext>> before = new ArrayList<>();
    private final List<Consumer<StandardContext>> servlets = new ArrayList<>();
    private final List<Consumer<StandardContext>> after = new ArrayList<>();
    private final Map<String, String> scripts = new LinkedHashMap<>();
    private final Map<String, String> hooks = new LinkedHashMap<>();
    private final List<String> remarks = new ArrayList<>();
    private boolean distributable;

    /** To be done before web.xml is read, which takes its place where it says the same. */
    void before(Consumer<StandardContext> setting) {
        before.add(setting);
    }

    /** To be done after web.xml was read. */
    void after(Consumer<StandardContext> setting) {
        after.add(setting);
    }

    /** To be done after web.xml was read, and before what names servlets. */
    void servlet(Consumer<StandardContext> setting) {
        servlets.add(setting);
    }

    /** A context parameter. */
    void parameter(String name, String value) {
        after(context -> {
            if (context.findParameter(name) == null) {
                context.addParameter(name, value);
            }
        });
    }

    /** The script for a URL pattern; returns the one that it has already, or null. */
    String script(String pattern, String path) {
        return scripts.putIfAbsent(pattern, path);
    }

    /** An init parameter for the script engine. */
    void hook(String name, String value) {
        hooks.put(name, value);
    }

    void distributable(boolean said) {
        distributable = said;
    }

    void remark(String what) {
        remarks.add(what);
    }

    JaggeryConf conf() {
        servlets.addAll(after);
        return new JaggeryConf(
                distributable,
                List.copyOf(before),
                List.copyOf(servlets),
                Map.copyOf(scripts),
                Map.copyOf(hooks),
                List.copyOf(remarks));
    }
}
