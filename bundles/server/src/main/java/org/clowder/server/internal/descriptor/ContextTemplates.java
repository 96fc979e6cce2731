package org.clowder.server.internal.descriptor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.catalina.util.ContextName;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.internal.descriptor.rules.ContextCheck;
import org.clowder.server.internal.element.Element;

/**
 * The {@code <Context>} elements of the deploy host that bring no application of their own, or one that lies in a
 * deploy folder: what they say applies to the application that is hot-deployed on their path.
 *
 * <p>Filled by one thread while the descriptor is read, then only read.
 */
public final class ContextTemplates {

    /** What is decided before a context reads its configuration. */
    private static final List<String> OF_THE_DEPLOYER = List.of("path", "docBase", "className");

    private final Map<String, Template> templates = new TreeMap<>();

    /**
     * What the descriptor says of one application.
     *
     * @param className null if it names none
     * @param context all that it says beyond that
     */
    public record Template(String className, Element context) {

        private static Template of(Element context) {
            Element rest = context.copy();
            OF_THE_DEPLOYER.forEach(rest::unset);
            return new Template(context.attribute("className"), rest);
        }

        private static boolean same(Template one, Template other) {
            return one != null
                    && other != null
                    && Objects.equals(one.className, other.className)
                    && one.context.same(other.context);
        }
    }

    private ContextTemplates() {}

    /**
     * Takes them out of a descriptor.
     *
     * @param root with today's names and values
     * @param check is shown each of them
     */
    static ContextTemplates takeFrom(Element root, MemberEnvironment environment, ContextCheck check) {
        ContextTemplates taken = new ContextTemplates();
        deployHost(root).ifPresent(host -> host.children("Context").stream()
                .filter(context -> context.attribute("path") != null)
                .filter(context -> !bringsApplication(context, host, environment))
                .forEach(context -> {
                    host.remove(context);
                    Element alone = context.copyBelow("");
                    check.look(alone, host.attribute("contextClass"));
                    taken.templates.put(contextName(alone).getName(), Template.of(alone));
                }));
        return taken;
    }

    private static Optional<Element> deployHost(Element root) {
        return root.children("Service").stream()
                .limit(1)
                .flatMap(service -> service.children("Engine").stream())
                .flatMap(engine -> engine.children("Host").stream()
                        .filter(host -> host.attribute("name") != null
                                && host.attribute("name").equalsIgnoreCase(engine.attribute("defaultHost"))))
                .findFirst();
    }

    private static boolean bringsApplication(Element context, Element host, MemberEnvironment environment) {
        Path appBase = environment.base().resolve(Objects.requireNonNullElse(host.attribute("appBase"), "webapps"));
        String docBase = Objects.requireNonNullElse(
                context.attribute("docBase"), contextName(context).getBaseName());
        Path file = appBase.resolve(docBase).normalize();
        if (environment.deployFolders().stream().map(Path::normalize).anyMatch(file::startsWith)) {
            return false;
        }
        return Files.exists(file) || Files.exists(Path.of(file + ".war"));
    }

    private static ContextName contextName(Element context) {
        return new ContextName(context.attribute("path"), context.attribute("webappVersion"));
    }

    /** What the descriptor says of an application, or empty if it says nothing. */
    public Optional<Template> find(String contextName) {
        return Optional.ofNullable(templates.get(contextName));
    }

    /** The names of the applications of which another descriptor says something else. */
    public Set<String> differing(ContextTemplates other) {
        return Stream.concat(templates.keySet().stream(), other.templates.keySet().stream())
                .filter(each -> !Template.same(templates.get(each), other.templates.get(each)))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
