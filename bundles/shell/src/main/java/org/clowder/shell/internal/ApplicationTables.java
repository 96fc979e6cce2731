package org.clowder.shell.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.catalina.Server;
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

    static String json(List<ApplicationStatus> list, Optional<Server> server) {
        return Json.write(list.stream()
                .map(app -> {
                    Map<String, Object> fields = new LinkedHashMap<>(app.fields());
                    fields.put("urls", Urls.of(server, app));
                    return fields;
                })
                .toList());
    }

    static String path(ApplicationStatus app) {
        return app.version().isEmpty() ? app.path() : app.path() + "##" + app.version();
    }
}
