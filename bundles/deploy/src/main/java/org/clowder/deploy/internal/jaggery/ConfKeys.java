package org.clowder.deploy.internal.jaggery;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.catalina.Wrapper;
import org.apache.catalina.core.StandardContext;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.util.descriptor.web.LoginConfig;

/**
 * The keys of a {@code jaggery.conf} and what becomes of them. Everything is checked when it is read. What comes before web.xml
 * yields to it; what comes after it asks what is there. For one thread, and for one file.
 */
final class ConfKeys {

    private static final Map<String, BiConsumer<ConfKeys, ConfValue>> KEYS = Map.ofEntries(
            entry("displayName", ConfKeys::displayName),
            entry("distributable", ConfKeys::distributable),
            entry("welcomeFiles", ConfKeys::welcomeFiles),
            entry("errorPages", ConfKeys::errorPages),
            entry("sessionTimeout", ConfKeys::sessionTimeout),
            entry("securityConstraints", ConfKeys::securityConstraints),
            entry("loginConfig", ConfKeys::loginConfig),
            entry("securityRoles", ConfKeys::securityRoles),
            entry("contextParams", ConfKeys::contextParams),
            entry("listeners", ConfKeys::listeners),
            entry("filters", ConfKeys::filters),
            entry("filterMappings", ConfKeys::filterMappings),
            entry("servlets", ConfKeys::servlets),
            entry("servletMappings", ConfKeys::servletMappings),
            entry("urlMappings", ConfKeys::urlMappings),
            entry("logLevel", (keys, value) -> value.text()),
            entry("initScripts", hook("initScripts")),
            entry("destroyScripts", hook("destroyScripts")),
            entry("sessionCreatedListeners", hook("sessionCreatedListeners")),
            entry("sessionDestroyedListeners", hook("sessionDestroyedListeners")));

    private static final Set<String> METHODS = Set.of("BASIC", "CLIENT-CERT", "DIGEST", "FORM", "NONE", "SPNEGO");

    private static final List<String> WELCOME = List.of(JaggeryConf.INDEX, "index.html");

    private final List<Consumer<StandardContext>> before = new ArrayList<>();
    private final List<Consumer<StandardContext>> after = new ArrayList<>();
    private final Map<String, String> scripts = new LinkedHashMap<>();
    private final Map<String, String> hooks = new LinkedHashMap<>();
    private final List<String> remarks = new ArrayList<>();
    private boolean distributable;

    void remark(String what) {
        remarks.add(what);
    }

    JaggeryConf read(ConfValue root) {
        for (String key : root.keys()) {
            ConfValue value = root.get(key);
            if (KEYS.containsKey(key)) {
                KEYS.get(key).accept(this, value);
            } else {
                unknown(key, value);
            }
            if (value.isText()) {
                parameter(key, value.text());
            }
        }
        if (root.find("welcomeFiles").isEmpty()) {
            WELCOME.forEach(this::welcomeFile);
        }
        return new JaggeryConf(
                distributable,
                List.copyOf(before),
                List.copyOf(after),
                Map.copyOf(scripts),
                Map.copyOf(hooks),
                List.copyOf(remarks));
    }

    /** Jaggery makes a context parameter of every text, and applications have texts of their own. */
    private static void unknown(String key, ConfValue value) {
        Optional<String> meant =
                KEYS.keySet().stream().filter(key::equalsIgnoreCase).findFirst();
        if (meant.isPresent()) {
            value.remark("is not known; " + meant.get() + " is");
        } else if (!value.isText()) {
            value.remark("is not known, and left out");
        }
    }

    private void displayName(ConfValue value) {
        String name = value.text();
        after.add(context -> {
            if (context.getDisplayName() == null) {
                context.setDisplayName(name);
            }
        });
    }

    private void distributable(ConfValue value) {
        String said = value.text();
        distributable = said.equalsIgnoreCase("true");
        if (!distributable && !said.equalsIgnoreCase("false")) {
            value.remark("is neither true nor false, and taken for false");
        }
    }

    private void welcomeFiles(ConfValue value) {
        value.items().map(ConfValue::name).forEach(this::welcomeFile);
    }

    private void welcomeFile(String file) {
        String relative = file.replaceFirst("^/+", "");
        before.add(context -> context.addWelcomeFile(relative));
    }

    /** An object of codes, or, in older files, a list. */
    private void errorPages(ConfValue value) {
        if (value.isObject()) {
            value.keys().forEach(code -> errorPage(code, value.get(code), value.get(code)));
        } else {
            value.items()
                    .map(page -> page.with("errorCode", "location"))
                    .forEach(page ->
                            errorPage(page.get("errorCode").text(), page.get("errorCode"), page.get("location")));
        }
    }

    private void errorPage(String code, ConfValue place, ConfValue location) {
        if (!code.trim().matches("0|[1-9]\\d\\d")) {
            throw place.unexpected("a page for a status code, 404 for example, or 0 for all others, not for " + code);
        }
        ErrorPage page = new ErrorPage();
        page.setErrorCode(Integer.parseInt(code.trim()));
        page.setLocation(absolute(location.name()));
        before.add(context -> context.addErrorPage(page));
    }

    /** In minutes, as in web.xml. */
    private void sessionTimeout(ConfValue value) {
        int minutes = value.number();
        after.add(context -> context.setSessionTimeout(minutes));
    }

    private void securityConstraints(ConfValue value) {
        value.items()
                .map(each -> each.with("securityConstraint").get("securityConstraint"))
                .map(ConfConstraint::of)
                .forEach(constraint -> before.add(context -> context.addConstraint(constraint)));
    }

    private void loginConfig(ConfValue value) {
        value.with("authMethod", "realmName", "formLoginConfig");
        LoginConfig login = new LoginConfig();
        ConfValue method = value.get("authMethod");
        login.setAuthMethod(method.name().toUpperCase(Locale.ROOT));
        if (!METHODS.contains(login.getAuthMethod())) {
            throw method.unexpected("one of " + METHODS.stream().sorted().collect(Collectors.joining(", ")));
        }
        value.find("realmName").map(ConfValue::text).ifPresent(login::setRealmName);
        if (login.getAuthMethod().equals("FORM")) {
            ConfValue form = value.get("formLoginConfig").with("formLoginPage", "formErrorPage");
            login.setLoginPage(absolute(form.get("formLoginPage").name()));
            login.setErrorPage(absolute(form.get("formErrorPage").name()));
        }
        before.add(context -> context.setLoginConfig(login));
    }

    private void securityRoles(ConfValue value) {
        value.items().map(ConfValue::name).forEach(role -> before.add(context -> context.addSecurityRole(role)));
    }

    private void contextParams(ConfValue value) {
        parameters(value).forEach(this::parameter);
    }

    private void parameter(String name, String value) {
        after.add(context -> {
            if (context.findParameter(name) == null) {
                context.addParameter(name, value);
            }
        });
    }

    private void listeners(ConfValue value) {
        value.items()
                .map(each -> each.with("class").get("class").name())
                .forEach(listener -> after.add(context -> context.addApplicationListener(listener)));
    }

    private void filters(ConfValue value) {
        value.items().map(each -> each.with("name", "class", "params")).forEach(each -> {
            FilterDef filter = new FilterDef();
            filter.setFilterName(each.get("name").name());
            filter.setFilterClass(each.get("class").name());
            each.find("params").map(ConfKeys::parameters).orElse(Map.of()).forEach(filter::addInitParameter);
            before.add(context -> context.addFilterDef(filter));
        });
    }

    private void filterMappings(ConfValue value) {
        value.items().map(each -> each.with("name", "url")).forEach(each -> {
            FilterMap mapping = new FilterMap();
            mapping.setFilterName(each.get("name").name());
            mapping.addURLPattern(pattern(each.get("url")));
            after.add(context -> {
                if (context.findFilterDef(mapping.getFilterName()) == null) {
                    throw each.get("name").unexpected("the name of a filter");
                }
                context.addFilterMap(mapping);
            });
        });
    }

    private void servlets(ConfValue value) {
        value.items().map(each -> each.with("name", "class", "params")).forEach(each -> {
            String name = each.get("name").name();
            String type = each.get("class").name();
            Map<String, String> parameters =
                    each.find("params").map(ConfKeys::parameters).orElse(Map.of());
            // first: mappings, which may be read before, name it
            after.add(0, context -> servlet(context, name, type, parameters));
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

    private void servletMappings(ConfValue value) {
        value.items().map(each -> each.with("name", "url")).forEach(each -> {
            String name = each.get("name").name();
            String pattern = pattern(each.get("url"));
            after.add(context -> {
                if (context.findChild(name) == null) {
                    throw each.get("name").unexpected("the name of a servlet");
                }
                ContextSettings.map(context, pattern, name);
            });
        });
    }

    /** A slash alone is the root of the application only, unlike in web.xml. */
    private void urlMappings(ConfValue value) {
        value.items().map(each -> each.with("url", "path")).forEach(each -> {
            String pattern = pattern(each.get("url"));
            String script = absolute(each.get("path").name());
            String former = scripts.putIfAbsent(pattern.equals("/") ? "" : pattern, script);
            if (former != null && !former.equals(script)) {
                each.remark("is left out, as " + pattern + " leads to " + former + " already");
            }
        });
    }

    private static BiConsumer<ConfKeys, ConfValue> hook(String name) {
        return (keys, value) -> keys.hooks.put(
                name, value.items().map(ConfValue::name).map(ConfKeys::absolute).collect(Collectors.joining(",")));
    }

    private static Map<String, String> parameters(ConfValue list) {
        Map<String, String> parameters = new LinkedHashMap<>();
        list.items()
                .map(each -> each.with("name", "value"))
                .forEach(each -> parameters.put(
                        each.get("name").name(), each.get("value").text()));
        return parameters;
    }

    private static String absolute(String path) {
        return path.startsWith("/") ? path : "/" + path;
    }

    /** A URL pattern as in web.xml, to which a slash may be missing. */
    static String pattern(ConfValue value) {
        String said = value.name();
        String pattern = said.startsWith("*.") ? said : absolute(said);
        if (pattern.startsWith("/") ? pattern.contains("*.") : pattern.indexOf('/') >= 0) {
            throw value.unexpected("/path, /path/* or *.extension");
        }
        return pattern;
    }
}
