package org.clowder.harness;

/** A member that is stopped in the middle of whatever it does, as on a virtual machine that is paused. Closing it wakes it too. */
public final class Sleep implements AutoCloseable {

    private final MemberProcess member;
    private boolean awake;

    private Sleep(MemberProcess member) {
        this.member = member;
    }

    /** Begins at once. */
    public static Sleep of(MemberProcess member) {
        signal(member, "STOP");
        return new Sleep(member);
    }

    public void wake() {
        if (!awake) {
            awake = true;
            signal(member, "CONT");
        }
    }

    private static void signal(MemberProcess member, String name) {
        Tool.run("kill", "-" + name, Long.toString(member.pid()));
    }

    @Override
    public void close() {
        if (member.alive()) {
            wake();
        }
    }
}
