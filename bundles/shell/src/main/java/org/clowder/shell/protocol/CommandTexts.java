package org.clowder.shell.protocol;

/** What the commands of a running member do, in one line each: for {@code clowder help} and for that of the shell. */
public final class CommandTexts {

    public static final String STATUS = "show its state; exit code 0 only when it is ready";
    public static final String RELOAD = "take a changed descriptor over without a restart";
    public static final String DEPLOY = "deploy a WAR or a bundle; --all: on each member, one after the other";
    public static final String UNDEPLOY = "undeploy the application of a context path";
    public static final String APPS = "list applications: replicated or not, and why";
    public static final String MEMBERS = "list the members of the cluster";
    public static final String SESSIONS = "count the sessions of each application, and list them";

    public static final String DRAIN = "take it out of service once every session is safe on another member";
    public static final String UNDRAIN = "take it back into service";

    public static final String CONSOLE = "show the URL of the operators' console, with its token";

    private CommandTexts() {}
}
