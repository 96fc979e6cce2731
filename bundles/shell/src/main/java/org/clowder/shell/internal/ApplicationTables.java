package org.clowder.shell.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.clowder.server.ApplicationStatus;
import org.clowder.tomcat.Json;

/** Applications as text. */
final class ApplicationTables {

    private ApplicationTables() {}

    static String applications(List<ApplicationStatus> list) {
        if (list.isEmpty()) {
            return "no web applications\n";
        }
        Table table = new Table("PATH", "HOST", "KIND", "STATE", "MANAGER", "SESSIONS", "REPLICATED", "SOURCE", "WHY");
        for (ApplicationStatus app : list) {
            table.row(
                    path(app),
                    app.host(),
                    app.kind(),
                    app.state(),
                    app.manager().substring(app.manager().lastIndexOf('.') + 1),
                    app.sessions(),
                    app.replicated() ? "yes" : "no",
                    app.source(),
                    app.problem().isEmpty() ? app.replication() : app.problem());
        }
        return table.toString();
    }

    static String sessions(List<ApplicationStatus> list) {
        Table table = new Table("PATH", "HOST", "SESSIONS", "REPLICATED");
        for (ApplicationStatus app : list) {
            table.row(path(app), app.host(), app.sessions(), app.replicated() ? "yes" : "no");
        }
        return table.row(
                        "total",
                        "",
                        list.stream().mapToInt(ApplicationStatus::sessions).sum(),
                        "")
                .toString();
    }

    static String json(List<ApplicationStatus> list) {
        return Json.write(list.stream().map(ApplicationTables::fields).toList());
    }

    private static String path(ApplicationStatus app) {
        return app.version().isEmpty() ? app.path() : app.path() + "##" + app.version();
    }

    private static Map<String, Object> fields(ApplicationStatus app) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("path", app.path());
        fields.put("version", app.version());
        fields.put("host", app.host());
        fields.put("kind", app.kind());
        fields.put("source", app.source());
        fields.put("state", app.state());
        fields.put("manager", app.manager());
        fields.put("replicated", app.replicated());
        fields.put("replication", app.replication());
        fields.put("sessions", app.sessions());
        fields.put("problem", app.problem());
        return fields;
    }
}
