package org.clowder.itests;

/** A member that is stopped in the middle of whatever it does, as on a virtual machine that is paused. Closing it wakes it too. */
final class Sleep implements AutoCloseable {

    private final Member member;
    private boolean awake;

    private Sleep(Member member) {
        this.member = member;
    }

    /** Begins at once. */
    static Sleep of(Member member) {
        signal(member, "STOP");
        return new Sleep(member);
    }

    void wake() {
        if (!awake) {
            awake = true;
            signal(member, "CONT");
        }
    }

    private static void signal(Member member, String name) {
        Tool.run("kill", "-" + name, Long.toString(member.pid()));
    }

    @Override
    public void close() {
        if (member.alive()) {
            wake();
        }
    }
}
