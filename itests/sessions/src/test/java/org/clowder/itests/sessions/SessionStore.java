package org.clowder.itests.sessions;

import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

/** What keeps the sessions of one member. */
interface SessionStore extends AutoCloseable {

    /** Before the start of the Tomcat. */
    void serve(Tomcat tomcat, Context context);

    /** Another application of the same Tomcat, before its start. */
    default void serve(Context another) {}

    /** Returns once what others have is here. */
    default void settle() {}

    /** Says no more to anybody, as if its process were killed. */
    default void kill() {}

    /** After the stop of the Tomcat. */
    @Override
    default void close() {}
}
