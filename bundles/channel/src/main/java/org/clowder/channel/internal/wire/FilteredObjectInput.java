package org.clowder.channel.internal.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.StreamCorruptedException;
import java.util.List;
import org.clowder.tomcat.ClassNames;

/**
 * Reads one object that came over the wire: classes from the given loaders only, each of them past a filter, no dynamic
 * proxies.
 */
public final class FilteredObjectInput extends ObjectInputStream {

    private final List<ClassLoader> loaders;
    private final int maxLength;
    private String wanted = "";

    /** @param maxLength largest length that a class of Tribes may read: those classes allocate by it, unchecked */
    public FilteredObjectInput(InputStream in, List<ClassLoader> loaders, ObjectInputFilter filter, int maxLength)
            throws IOException {
        super(in);
        this.loaders = loaders;
        this.maxLength = maxLength;
        setObjectInputFilter(filter);
    }

    /** The class that was looked up last: in a report, most probably the one that failed. */
    public String wanted() {
        return wanted;
    }

    @Override
    public int readInt() throws IOException {
        int value = super.readInt();
        boolean length = wanted.startsWith("org.apache.catalina.tribes.") || wanted.startsWith("[");
        if (length && (value < 0 || value > maxLength)) {
            throw new StreamCorruptedException("length " + value + ", expected 0 to " + maxLength + ", in " + wanted);
        }
        return value;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
        wanted = description.getName();
        try {
            return ClassNames.find(wanted, loaders);
        } catch (ClassNotFoundException e) {
            // the last word is super's, which also knows the primitive types
            return super.resolveClass(description);
        }
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) throws IOException {
        wanted = "proxy of " + String.join(", ", interfaces);
        throw new InvalidClassException(wanted, "dynamic proxies are not decoded");
    }
}
