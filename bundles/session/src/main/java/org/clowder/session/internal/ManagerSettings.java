package org.clowder.session.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.clowder.session.internal.exchange.Guarantee;

/** What a descriptor says of one manager; where it says nothing, the defaults of the moment. Thread-safe. */
public final class ManagerSettings {

    private volatile Supplier<SessionDefaults> defaults = () -> SessionDefaults.BUILT_IN;
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

    /** An attribute of Tomcat's manager that has no meaning here. */
    public static IllegalArgumentException unused(String attribute, String why) {
        return new IllegalArgumentException("BundleDeltaManager has no use for " + attribute + ": " + why
                + ". Remove the attribute, or use org.apache.catalina.ha.session.DeltaManager.");
    }

    public void defaults(Supplier<SessionDefaults> source) {
        defaults = source;
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
        Guarantee own = guarantee;
        return own == null ? defaults.get().guarantee() : own;
    }

    public void setGuarantee(String name) {
        guarantee = SessionDefaults.guarantee(name);
    }

    public long maxWaitMillis() {
        Long own = maxWait;
        return own == null ? defaults.get().maxWait() : own;
    }

    public void setMaxWait(long millis) {
        maxWait = SessionDefaults.maxWait(millis);
    }

    public boolean detectsMutation(String attribute) {
        Boolean own = detectMutation;
        if (!(own == null ? defaults.get().detectMutation() : own)) {
            return false;
        }
        Pattern exclude = exclude();
        return exclude == null || !exclude.matcher(attribute).matches();
    }

    private Pattern exclude() {
        Pattern own = detectMutationExclude;
        return own == null ? defaults.get().detectMutationExclude() : own;
    }

    public void setDetectMutation(boolean detect) {
        detectMutation = detect;
    }

    public String detectMutationExclude() {
        Pattern exclude = exclude();
        return exclude == null ? "" : exclude.pattern();
    }

    public void setDetectMutationExclude(String pattern) {
        detectMutationExclude = pattern(pattern);
    }

    static Pattern pattern(String pattern) {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "detectMutationExclude=\"" + pattern + "\": expected a regular expression for names of attributes ("
                            + e.getDescription() + " at " + e.getIndex() + ")",
                    e);
        }
    }

    public boolean strict() {
        Boolean own = strict;
        return own == null ? defaults.get().strict() : own;
    }

    public void setStrict(boolean refuse) {
        strict = refuse;
    }

    public int maxAttributeSize() {
        Integer own = maxAttributeSize;
        return own == null ? defaults.get().maxAttributeSize() : own;
    }

    public void setMaxAttributeSize(int bytes) {
        maxAttributeSize = SessionDefaults.maxAttributeSize(bytes);
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

    /** The defaults and what the descriptor adds. */
    public List<String> allowedClasses() {
        List<String> own = allowedClasses;
        List<String> common = defaults.get().allowedClasses();
        return own == null
                ? common
                : java.util.stream.Stream.concat(common.stream(), own.stream()).toList();
    }

    public void setAllowedClasses(String patterns) {
        allowedClasses = SessionDefaults.allowedClasses(patterns);
    }

    static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    static String lower(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
