package org.clowder.benchmarks.replication;

/** One line that says where and how a run was made. */
final class Environment {

    private Environment() {}

    static String line(Settings settings) {
        Runtime runtime = Runtime.getRuntime();
        return runtime.availableProcessors() + " processors, Java " + System.getProperty("java.version")
                + ", loopback, " + settings.members() + " members of each mode, " + MemberGroup.JVM_OPTIONS + ", "
                + settings.rounds() + " rounds of " + settings.seconds() + " s, warm-up of "
                + settings.warmUpSeconds() + " s for each mode"
                + (settings.guarantee() ? "." : "; Clowder's managers were not told a guarantee: its modes are alike.");
    }
}
