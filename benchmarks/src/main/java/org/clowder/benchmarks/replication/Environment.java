package org.clowder.benchmarks.replication;

/** One line that says where and how a run was made. */
final class Environment {

    private Environment() {}

    static String line(Settings settings) {
        return machine() + settings.members() + " members of each mode, " + settings.jvmOptions() + ", "
                + settings.rounds() + " rounds of " + settings.seconds() + " s, warm-up of "
                + settings.warmUpSeconds() + " s for each mode"
                + (settings.guarantee() ? "." : "; Clowder's managers were not told a guarantee: its modes are alike.");
    }

    /** The part that is the same for all benchmarks of a machine; what follows it belongs to one of them. */
    static String machine() {
        return Runtime.getRuntime().availableProcessors() + " processors, Java " + System.getProperty("java.version")
                + ", loopback, ";
    }
}
