package org.clowder.tomcat.naming.osgi;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.Context;
import javax.naming.InvalidNameException;
import javax.naming.Name;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.OperationNotSupportedException;
import javax.naming.spi.ObjectFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleReference;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Looks up names {@code osgi:service/<interface or name>[/<filter>]} and {@code osgi:framework/bundleContext} for web bundles (JNDI
 * Service Specification, section 126.6; OSGi Web Applications, section 128.6). JNDI finds this class by its name, which
 * follows from the scheme; the bundle that asks is that of the thread's context class loader. A service is looked up once:
 * who keeps what was found keeps it until its bundle stops.
 */
public final class osgiURLContextFactory implements ObjectFactory {

    private static final Pattern NAME = Pattern.compile("osgi:(service|framework)/([^/(]+)(?:/(.*))?");
    private static final String SERVICE_NAME = "osgi.jndi.service.name";

    @Override
    public Object getObjectInstance(Object wanted, Name name, Context nameContext, Hashtable<?, ?> environment)
            throws NamingException {
        return wanted instanceof String url
                ? lookup(url)
                : Proxy.newProxyInstance(
                        Context.class.getClassLoader(), new Class<?>[] {Context.class}, osgiURLContextFactory::call);
    }

    /** A context that can be asked, and nothing else. */
    private static Object call(Object proxy, Method method, Object... arguments) throws NamingException {
        return switch (method.getName()) {
            case "lookup", "lookupLink" -> lookup(arguments[0].toString());
            case "getNameInNamespace", "toString" -> "osgi:";
            case "getEnvironment" -> new Hashtable<>();
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "close" -> null;
            default -> throw new OperationNotSupportedException("Names of the scheme osgi can be looked up only");
        };
    }

    private static Object lookup(String url) throws NamingException {
        Matcher name = NAME.matcher(url);
        if (!name.matches()) {
            throw new InvalidNameException(
                    url + ": expected osgi:service/<interface or name>[/<filter>], or osgi:framework/bundleContext");
        }
        BundleContext bundle = bundle(url);
        if (name.group(1).equals("framework")) {
            if (!name.group(2).equals("bundleContext") || name.group(3) != null) {
                throw new NameNotFoundException(url + ": there is osgi:framework/bundleContext only");
            }
            return bundle;
        }
        ServiceReference<?> found = find(bundle, name.group(2), name.group(3))
                .orElseThrow(() -> new NameNotFoundException(url + ": there is no such service"));
        return Optional.<Object>ofNullable(bundle.getService(found))
                .orElseThrow(() -> new NameNotFoundException(url + ": the service has gone"));
    }

    private static BundleContext bundle(String url) throws NamingException {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        while (loader != null && !(loader instanceof BundleReference)) {
            loader = loader.getParent();
        }
        if (loader instanceof BundleReference reference && reference.getBundle().getBundleContext() != null) {
            return reference.getBundle().getBundleContext();
        }
        throw new NamingException(url + ": only a web bundle that is active can look up services");
    }

    private static Optional<ServiceReference<?>> find(BundleContext bundle, String name, String filter)
            throws NamingException {
        try {
            Optional<ServiceReference<?>> byType = best(bundle.getServiceReferences(name, filter));
            return byType.isPresent()
                    ? byType
                    : best(bundle.getServiceReferences(
                            (String) null,
                            "(&(" + SERVICE_NAME + "=" + escaped(name) + ")" + (filter == null ? "" : filter) + ")"));
        } catch (InvalidSyntaxException e) {
            NamingException failure = new InvalidNameException("The filter " + filter + " is wrong: " + e.getMessage());
            failure.initCause(e);
            throw failure;
        }
    }

    private static String escaped(String value) {
        return value.replaceAll("([\\\\*()])", "\\\\$1");
    }

    private static Optional<ServiceReference<?>> best(ServiceReference<?>... references) {
        return references == null ? Optional.empty() : Arrays.stream(references).max(Comparator.naturalOrder());
    }
}
