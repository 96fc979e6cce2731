package org.clowder.deploy.internal.jaggery;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.catalina.Wrapper;
import org.apache.catalina.core.StandardContext;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** The keys of a {@code jaggery.conf} that name classes of the application, and those for what these are there. */
final class ConfComponents {

    private ConfComponents() {}

    static void listeners(ConfSettings into, ConfValue value) {
        value.items()
                .map(each -> each.with("class").get("class").name())
                .forEach(listener -> into.after(context -> context.addApplicationListener(listener)));
    }

    static void filters(ConfSettings into, ConfValue value) {
        value.items().map(each -> each.with("name", "class", "params")).forEach(each -> {
            FilterDef filter = new FilterDef();
            filter.setFilterName(each.get("name").name());
            filter.setFilterClass(each.get("class").name());
            initParameters(each).forEach(filter::addInitParameter);
            into.before(context -> context.addFilterDef(filter));
        });
    }

    static void filterMappings(ConfSettings into, ConfValue value) {
        value.items().map(each -> each.with("name", "url")).forEach(each -> {
            FilterMap mapping = new FilterMap();
            mapping.setFilterName(each.get("name").name());
            mapping.addURLPattern(each.get("url").pattern());
            into.after(context -> {
                if (context.findFilterDef(mapping.getFilterName()) == null) {
                    throw each.get("name").unexpected("the name of a filter");
                }
                context.addFilterMap(mapping);
            });
        });
    }

    static void servlets(ConfSettings into, ConfValue value) {
        value.items().map(each -> each.with("name", "class", "params")).forEach(each -> {
            String name = each.get("name").name();
            String type = each.get("class").name();
            Map<String, String> parameters = initParameters(each);
            into.servlet(context -> servlet(context, name, type, parameters));
        });
    }

    private static void servlet(StandardContext context, String name, String type, Map<String, String> parameters) {
        if (context.findChild(name) == null) {
            Wrapper servlet = context.createWrapper();
            servlet.setName(name);
            servlet.setServletClass(type);
            parameters.forEach(servlet::addInitParameter);
            context.addChild(servlet);
        }
    }

    static void servletMappings(ConfSettings into, ConfValue value) {
        value.items().map(each -> each.with("name", "url")).forEach(each -> {
            String name = each.get("name").name();
            String pattern = each.get("url").pattern();
            into.after(context -> {
                if (context.findChild(name) == null) {
                    throw each.get("name").unexpected("the name of a servlet");
                }
                ContextSettings.map(context, pattern, name);
            });
        });
    }

    private static Map<String, String> initParameters(ConfValue component) {
        return component.find("params").map(ConfComponents::parameters).orElse(Map.of());
    }

    /** A list of names and values. */
    static Map<String, String> parameters(ConfValue list) {
        Map<String, String> parameters = new LinkedHashMap<>();
        list.items()
                .map(each -> each.with("name", "value"))
                .forEach(each -> parameters.put(
                        each.get("name").name(), each.get("value").text()));
        return parameters;
    }
}
