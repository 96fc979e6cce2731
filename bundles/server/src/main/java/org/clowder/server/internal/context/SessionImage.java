package org.clowder.server.internal.context;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.catalina.Manager;
import org.apache.catalina.session.ManagerBase;
import org.apache.catalina.session.StandardSession;
import org.apache.catalina.util.CustomObjectInputStream;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * A session as bytes, to be read with the class loader of the next generation of its application. Tomcat says what belongs to it,
 * {@link StandardSession#writeObjectData}; each object that it writes is one by itself here, so that one that cannot be written or
 * read costs itself and not the session.
 */
final class SessionImage {

    private static final Log log = LogFactory.getLog(SessionImage.class);

    private final String name;
    private final List<byte[]> objects;

    private SessionImage(String name, List<byte[]> objects) {
        this.name = name;
        this.objects = objects;
    }

    /** Takes a session, with its login; where Tomcat would not write that to a disk, here it stays in memory. */
    static SessionImage of(StandardSession session, ManagerBase manager) throws IOException {
        String name = "session " + session.getIdInternal() + " of "
                + manager.getContext().getName();
        boolean login = manager.getPersistAuthentication();
        manager.setPersistAuthentication(true);
        try (Output output = new Output(name)) {
            session.writeObjectData(output);
            return new SessionImage(name, output.objects);
        } finally {
            manager.setPersistAuthentication(login);
        }
    }

    /** Makes the session again; it is valid, or has ended because its time was over. */
    void restore(Manager manager) throws IOException, ClassNotFoundException {
        StandardSession session = (StandardSession) manager.createEmptySession();
        try (Input input =
                new Input(name, objects, manager.getContext().getLoader().getClassLoader())) {
            session.readObjectData(input);
        }
        session.setManager(manager);
        manager.add(session);
        session.activate();
        session.isValid();
    }

    @Override
    public String toString() {
        return name;
    }

    private static final class Output extends ObjectOutputStream {
        private final String name;
        private final List<byte[]> objects = new ArrayList<>();
        private Object before;

        Output(String name) throws IOException {
            this.name = name;
        }

        @Override
        protected void writeObjectOverride(Object object) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(object);
            } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
                lost(name, before, e);
                bytes.reset();
            }
            objects.add(bytes.toByteArray());
            before = object;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    /** What was written by this process and has not left it needs no filter. */
    private static final class Input extends ObjectInputStream {
        private final String name;
        private final Deque<byte[]> objects;
        private final ClassLoader classes;
        private Object before;

        Input(String name, List<byte[]> objects, ClassLoader classes) throws IOException {
            this.name = name;
            this.objects = new ArrayDeque<>(objects);
            this.classes = classes;
        }

        /** Null in place of what is lost: Tomcat passes that over. */
        @Override
        protected Object readObjectOverride() {
            Object key = before;
            before = object(key);
            return before;
        }

        private Object object(Object key) {
            byte[] bytes = objects.remove();
            if (bytes.length == 0) {
                return null;
            }
            try (InputStream in = new ByteArrayInputStream(bytes);
                    ObjectInputStream objectIn = new CustomObjectInputStream(in, classes)) {
                return objectIn.readObject();
            } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError | StackOverflowError e) {
                lost(name, key, e);
                return null;
            }
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private static void lost(String name, Object key, Throwable reason) {
        log.warn(name + ": attribute " + key + " is not kept for the next start of the application: " + reason);
    }
}
