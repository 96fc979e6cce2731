package org.clowder.itests.sessions;

import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

/** What keeps the sessions of one member. */
interface SessionStore extends AutoCloseable {

    /** Before the start of the Tomcat. */
    void serve(Tomcat tomcat, Context context);

    /** Returns once what others have is here. */
    default void settle() {}

    /** Says no more to anybody, as if its process were killed. */
    void kill();

    /** After the stop of the Tomcat. */
    @Override
    void close();
}
