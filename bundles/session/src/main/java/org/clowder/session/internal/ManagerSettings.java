package org.clowder.session.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.protocol.ClassPatterns;

/**
 * What a descriptor says of one manager, or the configuration of all; where it says nothing, the defaults of the moment. Each setter refuses
 * what is not valid. Thread-safe.
 */
public final class ManagerSettings {

    /** The limit of the protocol. */
    public static final int MAX_ATTRIBUTE = 16 * 1024 * 1024;

    private static final int MIN_ATTRIBUTE = 1024;

    /** What holds where nobody says anything. */
    static final ManagerSettings BUILT_IN = builtIn();

    /** Null for those that are built in. */
    private volatile Supplier<ManagerSettings> defaults = () -> BUILT_IN;

    private volatile Guarantee guarantee;
    private volatile Long maxWait;
    private volatile Boolean detectMutation;
    private volatile Pattern detectMutationExclude;
    private volatile Boolean strict;
    private volatile Integer maxAttributeSize;
    private volatile List<String> allowedClasses;
    private volatile String attributeName = "org.osgi.framework.BundleContext";
    private volatile boolean initialized = true;
    private volatile boolean warnOnSharedObjects;

    private static ManagerSettings builtIn() {
        ManagerSettings settings = new ManagerSettings();
        settings.defaults = null;
        settings.guarantee = Guarantee.APPLIED;
        settings.maxWait = 2_000L;
        settings.detectMutation = true;
        settings.strict = false;
        settings.maxAttributeSize = MAX_ATTRIBUTE;
        return settings;
    }

    /** An attribute of Tomcat's manager that has no meaning here. */
    public static IllegalArgumentException unused(String attribute, String why) {
        return new IllegalArgumentException("BundleDeltaManager has no use for " + attribute + ": " + why
                + ". Remove the attribute, or use org.apache.catalina.ha.session.DeltaManager.");
    }

    public void defaults(Supplier<ManagerSettings> source) {
        defaults = source;
    }

    /** Null only if nothing is built in. */
    private <T> T or(T own, Function<ManagerSettings, T> inherited) {
        return own != null || defaults == null ? own : inherited.apply(defaults.get());
    }

    public void copyFrom(ManagerSettings other) {
        guarantee = other.guarantee;
        maxWait = other.maxWait;
        detectMutation = other.detectMutation;
        detectMutationExclude = other.detectMutationExclude;
        strict = other.strict;
        maxAttributeSize = other.maxAttributeSize;
        allowedClasses = other.allowedClasses;
        attributeName = other.attributeName;
        initialized = other.initialized;
        warnOnSharedObjects = other.warnOnSharedObjects;
    }

    public Guarantee guarantee() {
        return or(guarantee, ManagerSettings::guarantee);
    }

    public void setGuarantee(String name) {
        guarantee = switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "async" -> Guarantee.ASYNC;
            case "applied" -> Guarantee.APPLIED;
            case "all" -> Guarantee.ALL;
            default ->
                throw new IllegalArgumentException(
                        "guarantee=\"" + name + "\": expected async (no member is waited for), applied (one) or all");
        };
    }

    public long maxWaitMillis() {
        return or(maxWait, ManagerSettings::maxWaitMillis);
    }

    public void setMaxWait(long millis) {
        if (millis < 1) {
            throw new IllegalArgumentException("maxWait=\"" + millis + "\": expected a number of milliseconds above 0");
        }
        maxWait = millis;
    }

    public boolean detectsMutation(String attribute) {
        Pattern exclude = exclude();
        return detectsMutation()
                && (exclude == null || !exclude.matcher(attribute).matches());
    }

    private boolean detectsMutation() {
        return or(detectMutation, ManagerSettings::detectsMutation);
    }

    /** Null for none. */
    private Pattern exclude() {
        return or(detectMutationExclude, ManagerSettings::exclude);
    }

    public void setDetectMutation(boolean detect) {
        detectMutation = detect;
    }

    public String detectMutationExclude() {
        Pattern exclude = exclude();
        return exclude == null ? "" : exclude.pattern();
    }

    public void setDetectMutationExclude(String pattern) {
        try {
            detectMutationExclude = Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "detectMutationExclude=\"" + pattern + "\": expected a regular expression for names of attributes ("
                            + e.getDescription() + " at " + e.getIndex() + ")",
                    e);
        }
    }

    public boolean strict() {
        return or(strict, ManagerSettings::strict);
    }

    public void setStrict(boolean refuse) {
        strict = refuse;
    }

    /** In bytes. */
    public int maxAttributeSize() {
        return or(maxAttributeSize, ManagerSettings::maxAttributeSize);
    }

    public void setMaxAttributeSize(int bytes) {
        if (bytes < MIN_ATTRIBUTE || bytes > MAX_ATTRIBUTE) {
            throw new IllegalArgumentException("maxAttributeSize=\"" + bytes + "\": expected a number of bytes from "
                    + MIN_ATTRIBUTE + " to " + MAX_ATTRIBUTE);
        }
        maxAttributeSize = bytes;
    }

    public String attributeName() {
        return attributeName;
    }

    public void setAttributeName(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException(
                    "attributeName=\"" + name + "\": expected the name of a ServletContext attribute");
        }
        attributeName = name;
    }

    public boolean initialized() {
        return initialized;
    }

    public void setInitialized(boolean now) {
        initialized = now;
    }

    public boolean warnOnSharedObjects() {
        return warnOnSharedObjects;
    }

    public void setWarnOnSharedObjects(boolean warn) {
        warnOnSharedObjects = warn;
    }

    /** Patterns: the defaults and what the descriptor adds. */
    public List<String> allowedClasses() {
        List<String> own = allowedClasses == null ? List.of() : allowedClasses;
        return defaults == null
                ? own
                : Stream.concat(defaults.get().allowedClasses().stream(), own.stream())
                        .toList();
    }

    public void setAllowedClasses(String patterns) {
        List<String> list = Arrays.stream(patterns.split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
        try {
            ClassPatterns.check(list);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("allowedClasses=\"" + patterns + "\": " + e.getMessage(), e);
        }
        allowedClasses = list;
    }
}
