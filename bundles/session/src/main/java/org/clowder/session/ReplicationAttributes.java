package org.clowder.session;

import java.util.Locale;
import org.apache.catalina.ha.session.DeltaManager;
import org.clowder.session.internal.ManagerSettings;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The attributes that a descriptor may set on a {@link BundleDeltaManager}: those of Clowder's replication, and those of
 * {@code DeltaManager} that have no meaning in it and are refused. Safe for use by several threads. What is set while the manager
 * runs holds from the next request on, but {@code maxAttributeSize}, {@code allowedClasses}, {@code attributeName} and
 * {@code initialized} from the next start.
 */
@ProviderType
public abstract class ReplicationAttributes extends DeltaManager {

    final ManagerSettings settings = new ManagerSettings();

    public String getGuarantee() {
        return settings.guarantee().name().toLowerCase(Locale.ROOT);
    }

    /**
     * How many other members must have applied a request's changes before it ends.
     *
     * @param guarantee {@code async} (none), {@code applied} (one) or {@code all}
     * @throws IllegalArgumentException if it is none of them
     */
    public void setGuarantee(String guarantee) {
        settings.setGuarantee(guarantee);
    }

    public long getMaxWait() {
        return settings.maxWaitMillis();
    }

    /** How long a request waits for other members at most, in ms, above 0; it succeeds all the same then. */
    public void setMaxWait(long millis) {
        settings.setMaxWait(millis);
    }

    public boolean getDetectMutation() {
        return settings.detectsMutation("");
    }

    /** Whether objects that a request got from its session are compared at its end with what was sent before. */
    public void setDetectMutation(boolean detect) {
        settings.setDetectMutation(detect);
    }

    public String getDetectMutationExclude() {
        return settings.detectMutationExclude();
    }

    /**
     * Attributes that are sent after {@code setAttribute} only.
     *
     * @param pattern a regular expression that matches the whole name
     * @throws IllegalArgumentException if it is not a regular expression
     */
    public void setDetectMutationExclude(String pattern) {
        settings.setDetectMutationExclude(pattern);
    }

    public boolean getStrict() {
        return settings.strict();
    }

    /** Whether {@code setAttribute} throws {@code IllegalArgumentException} for a value that cannot be sent. */
    public void setStrict(boolean strict) {
        settings.setStrict(strict);
    }

    public int getMaxAttributeSize() {
        return settings.maxAttributeSize();
    }

    /** The most that one attribute may take when it is sent, in bytes, from 1,024 to 16,777,216. */
    public void setMaxAttributeSize(int bytes) {
        settings.setMaxAttributeSize(bytes);
    }

    public String getAllowedClasses() {
        return String.join(",", settings.allowedClasses());
    }

    /**
     * Classes that may be decoded beside values of the JDK and those of the application.
     *
     * @param patterns separated by commas: a class name, {@code package.*}, or {@code package.**} with the packages below
     * @throws IllegalArgumentException if a pattern has another form
     */
    public void setAllowedClasses(String patterns) {
        settings.setAllowedClasses(patterns);
    }

    public String getAttributeName() {
        return settings.attributeName();
    }

    /**
     * The name of the attribute of the ServletContext that leads to more classes of session attributes: a class loader, an OSGi
     * BundleContext, BundleReference or Bundle, or a {@code java.lang.ref.Reference} of one. It may appear, change and go at
     * any time. By default {@code org.osgi.framework.BundleContext}.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public void setAttributeName(String name) {
        settings.setAttributeName(name);
    }

    public boolean getInitialized() {
        return settings.initialized();
    }

    /**
     * Whether classes can be found at once. If false, no object is made of what other members send, as long as its class is
     * not found anyway, and no listener hears of it, until the attribute {@link #setAttributeName attributeName} is set;
     * sessions are held as bytes meanwhile. By default true.
     */
    public void setInitialized(boolean initialized) {
        settings.setInitialized(initialized);
    }

    public boolean getWarnOnSharedObjects() {
        return settings.warnOnSharedObjects();
    }

    /**
     * Whether attributes that lead to the same object, of which other members make several, are named in the log: for development, as each
     * request that changes a session looks at all of its objects. By default false.
     */
    public void setWarnOnSharedObjects(boolean warn) {
        settings.setWarnOnSharedObjects(warn);
    }

    // ---- attributes of Tomcat's without a meaning here

    /** Refused, with an {@code IllegalArgumentException}, if false: sessions travel in bounded frames on the ordered stream anyway, and changes are not held up by them. */
    @Override
    public void setSendAllSessions(boolean sendAllSessions) {
        if (!sendAllSessions) {
            throw ManagerSettings.unused("sendAllSessions", "state is always sent in bounded frames");
        }
    }

    /** Refused, see {@link #setSendAllSessions}. */
    @Override
    public void setSendAllSessionsSize(int sendAllSessionsSize) {
        throw ManagerSettings.unused("sendAllSessionsSize", "a frame holds 64 KiB, whatever the number of sessions");
    }

    /** Refused, see {@link #setSendAllSessions}. */
    @Override
    public void setSendAllSessionsWaitTime(int sendAllSessionsWaitTime) {
        throw ManagerSettings.unused("sendAllSessionsWaitTime", "the receiver's acknowledgements set the pace");
    }

    /** Refused, with an {@code IllegalArgumentException}, if false: versions decide what is stale, not clocks. */
    @Override
    public void setStateTimestampDrop(boolean isTimestampDrop) {
        if (!isTimestampDrop) {
            throw ManagerSettings.unused("stateTimestampDrop", "versions decide what is stale, not clocks");
        }
    }

    /** Refused if true: what is sent is the difference to what was sent before, not a list of actions. */
    @Override
    public void setRecordAllActions(boolean recordAllActions) {
        if (recordAllActions) {
            throw ManagerSettings.unused("recordAllActions", "each attribute is sent once, with its last value");
        }
    }
}
