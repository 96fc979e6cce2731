package org.clowder.server.internal.element;

import org.apache.catalina.Container;

/** Decides what becomes of the objects that are made of elements. */
public interface Adopter {

    /** Takes every object as it is. */
    Adopter NONE = new Adopter() {
        @Override
        public boolean contributed(Object made) {
            return false;
        }

        @Override
        public Object adopt(Origin origin, Object made, Object parent, Container owner) {
            return made;
        }

        @Override
        public Object current(Element element) {
            return null;
        }

        @Override
        public void release(Element element) {}

        @Override
        public void clear() {}
    };

    /** Whether an object is not Tomcat's or Clowder's own, so that it may go and come back. */
    boolean contributed(Object made);

    /**
     * Takes a contributed object into account.
     *
     * @param parent what it belongs to in Tomcat's tree
     * @param owner the container in which it is; null if it belongs to the Server or a Service
     * @return what takes its place in Tomcat's tree, maybe the object itself
     */
    Object adopt(Origin origin, Object made, Object parent, Container owner);

    /** What has the place of a contributed object in Tomcat's tree now; null if nothing has. */
    Object current(Element element);

    /** The object of an element was taken out of Tomcat's tree and is not expected back. */
    void release(Element element);

    /** Forgets all objects: their server is gone, or is read anew. */
    void clear();
}
