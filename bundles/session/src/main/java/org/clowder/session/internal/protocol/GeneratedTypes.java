package org.clowder.session.internal.protocol;

import java.io.IOException;
import java.io.ObjectStreamClass;

/**
 * Classes that Spring makes of others when an application starts: proxies of their beans. It numbers their methods in the order in which the JVM
 * lists them, which is another one in each JVM; so is the version that Java serialization computes. What their objects hold is the same.
 */
final class GeneratedTypes {

    /** Stands for every version. */
    static final long ANY = 0;

    private static final String MARK = "$$SpringCGLIB$$";

    private GeneratedTypes() {}

    static boolean isGenerated(String className) {
        return className.contains(MARK);
    }

    /** The description of a class, with the version that it has here if it is one of these. */
    static ObjectStreamClass asHere(ClassDescriptor described, ClassSource classes) throws IOException {
        if (!isGenerated(described.className())) {
            return described.model();
        }
        try {
            ObjectStreamClass local = ObjectStreamClass.lookup(classes.find(described.className()));
            return local == null
                    ? described.model()
                    : described.withVersion(local.getSerialVersionUID()).model();
        } catch (ClassNotFoundException e) {
            // to be looked for once more, and reported, when it is resolved
            return described.model();
        }
    }
}
