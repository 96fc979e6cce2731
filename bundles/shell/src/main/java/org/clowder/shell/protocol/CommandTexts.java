package org.clowder.shell.protocol;

/** What the commands of a running member do, and what their options mean, in one line each: for {@code clowder help} and for that of the shell. */
public final class CommandTexts {

    public static final String STATUS = "show the member's state; exit code 0 only when it is ready";
    public static final String RELOAD = "take a changed descriptor over without a restart";
    public static final String DEPLOY = "deploy a WAR, a directory with the content of one, or a bundle";
    public static final String UNDEPLOY = "undeploy the application of a context path";
    public static final String APPS = "list applications: replicated or not, and why";
    public static final String MEMBERS = "list the members of the cluster";
    public static final String SESSIONS = "count the sessions of each application, and list them";

    public static final String DRAIN = "take the member out of service once each session is safe on another one";
    public static final String UNDRAIN = "take the member back into service";

    public static final String CONSOLE = "show the URL of the operators' console, with its token";

    public static final String LOGLEVEL = "show which loggers have a level, or change one until the member stops";
    public static final String THREADS = "show what the member's threads do, and any that wait for each other";
    public static final String HEAP = "show what fills the member's memory, or write all of it to a new FILE";

    public static final String AS_JSON = "as JSON";
    public static final String SESSIONS_JSON = "as JSON, all of them";
    public static final String SESSIONS_ALL = "all of them";
    public static final String DEPLOY_ALL = "on all members of the cluster, one after the other";
    public static final String DRAIN_TO =
            "the member that is to have each session, by its name or host:port; else whichever";
    public static final String DRAIN_TIMEOUT = "seconds that it may take (60)";

    private CommandTexts() {}
}
