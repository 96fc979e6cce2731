package org.clowder.deploy.internal.jaggery;

import static java.util.Map.entry;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.LoginConfig;

/** The keys of a {@code jaggery.conf} and what becomes of them; as much as possible is checked when they are read. */
final class ConfKeys {

    private static final Map<String, BiConsumer<ConfSettings, ConfValue>> KEYS = Map.ofEntries(
            entry("displayName", ConfKeys::displayName),
            entry("distributable", ConfKeys::distributable),
            entry("welcomeFiles", ConfKeys::welcomeFiles),
            entry("errorPages", ConfKeys::errorPages),
            entry("sessionTimeout", ConfKeys::sessionTimeout),
            entry("securityConstraints", ConfKeys::securityConstraints),
            entry("loginConfig", ConfKeys::loginConfig),
            entry("securityRoles", ConfKeys::securityRoles),
            entry("contextParams", ConfKeys::contextParams),
            entry("listeners", ConfComponents::listeners),
            entry("filters", ConfComponents::filters),
            entry("filterMappings", ConfComponents::filterMappings),
            entry("servlets", ConfComponents::servlets),
            entry("servletMappings", ConfComponents::servletMappings),
            entry("urlMappings", ConfKeys::urlMappings),
            entry("logLevel", (into, value) -> value.text()),
            entry("initScripts", hook("initScripts")),
            entry("destroyScripts", hook("destroyScripts")),
            entry("sessionCreatedListeners", hook("sessionCreatedListeners")),
            entry("sessionDestroyedListeners", hook("sessionDestroyedListeners")));

    private static final Set<String> METHODS = Set.of("BASIC", "CLIENT-CERT", "DIGEST", "FORM", "NONE", "SPNEGO");
    private static final List<String> WELCOME = List.of(JaggeryConf.INDEX, "index.html");

    private ConfKeys() {}

    static void read(ConfSettings into, ConfValue root) {
        for (String key : root.keys()) {
            ConfValue value = root.get(key);
            if (KEYS.containsKey(key)) {
                KEYS.get(key).accept(into, value);
            } else {
                unknown(key, value);
            }
            if (value.isText()) {
                into.parameter(key, value.text());
            }
        }
        if (root.find("welcomeFiles").isEmpty()) {
            WELCOME.forEach(file -> welcomeFile(into, file));
        }
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

    private static void displayName(ConfSettings into, ConfValue value) {
        String name = value.text();
        into.after(context -> {
            if (context.getDisplayName() == null) {
                context.setDisplayName(name);
            }
        });
    }

    private static void distributable(ConfSettings into, ConfValue value) {
        String said = value.text();
        into.distributable(said.equalsIgnoreCase("true"));
        if (!said.equalsIgnoreCase("true") && !said.equalsIgnoreCase("false")) {
            value.remark("is neither true nor false, and taken for false");
        }
    }

    private static void welcomeFiles(ConfSettings into, ConfValue value) {
        value.items().map(ConfValue::name).forEach(file -> welcomeFile(into, file));
    }

    private static void welcomeFile(ConfSettings into, String file) {
        String relative = file.replaceFirst("^/+", "");
        into.before(context -> context.addWelcomeFile(relative));
    }

    /** An object of codes, or, in older files, a list. */
    private static void errorPages(ConfSettings into, ConfValue value) {
        if (value.isObject()) {
            value.keys().forEach(code -> errorPage(into, code, value.get(code), value.get(code)));
        } else {
            value.items()
                    .map(page -> page.with("errorCode", "location"))
                    .forEach(page ->
                            errorPage(into, page.get("errorCode").text(), page.get("errorCode"), page.get("location")));
        }
    }

    private static void errorPage(ConfSettings into, String code, ConfValue place, ConfValue location) {
        if (!code.trim().matches("0|[1-9]\\d\\d")) {
            throw place.unexpected("a page for a status code, 404 for example, or 0 for all others, not for " + code);
        }
        ErrorPage page = new ErrorPage();
        page.setErrorCode(Integer.parseInt(code.trim()));
        page.setLocation(location.path());
        into.before(context -> context.addErrorPage(page));
    }

    /** In minutes, as in web.xml. */
    private static void sessionTimeout(ConfSettings into, ConfValue value) {
        int minutes = value.number();
        into.after(context -> context.setSessionTimeout(minutes));
    }

    private static void securityConstraints(ConfSettings into, ConfValue value) {
        value.items()
                .map(each -> each.with("securityConstraint").get("securityConstraint"))
                .map(ConfConstraint::of)
                .forEach(constraint -> into.before(context -> context.addConstraint(constraint)));
    }

    private static void loginConfig(ConfSettings into, ConfValue value) {
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
            login.setLoginPage(form.get("formLoginPage").path());
            login.setErrorPage(form.get("formErrorPage").path());
        }
        into.before(context -> context.setLoginConfig(login));
    }

    private static void securityRoles(ConfSettings into, ConfValue value) {
        value.items().map(ConfValue::name).forEach(role -> into.before(context -> context.addSecurityRole(role)));
    }

    private static void contextParams(ConfSettings into, ConfValue value) {
        ConfComponents.parameters(value).forEach(into::parameter);
    }

    /** A slash alone is the root of the application only, unlike in web.xml. */
    private static void urlMappings(ConfSettings into, ConfValue value) {
        value.items().map(each -> each.with("url", "path")).forEach(each -> {
            String pattern = each.get("url").pattern();
            String script = each.get("path").path();
            String former = into.script(pattern.equals("/") ? "" : pattern, script);
            if (former != null && !former.equals(script)) {
                each.remark("is left out, as " + pattern + " leads to " + former + " already");
            }
        });
    }

    private static BiConsumer<ConfSettings, ConfValue> hook(String name) {
        return (into, value) ->
                into.hook(name, value.items().map(ConfValue::path).collect(Collectors.joining(",")));
    }
}
