package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.clowder.harness.MemberProcess;

/** The members of one mode, up together, and the sessions that the load uses. */
final class MemberGroup implements AutoCloseable {

    private static final int JOIN_SECONDS = 90;

    private final Mode mode;
    private final List<? extends MemberProcess> members;
    private final Map<Scenario, List<String>> sessions = new EnumMap<>(Scenario.class);
    private final SessionClient client = new SessionClient();

    private MemberGroup(Mode mode, List<? extends MemberProcess> members) {
        this.mode = mode;
        this.members = members;
    }

    /** Starts the members and waits until a session made on the first is known on all. */
    static MemberGroup start(Mode mode, Workshop workshop, Settings settings) throws IOException {
        MemberGroup group = new MemberGroup(mode, new MemberFactory(workshop, settings).create(mode));
        group.members.forEach(MemberProcess::start);
        group.members.forEach(member -> member.awaitReady(Duration.ofSeconds(JOIN_SECONDS)));
        if (mode.replicates()) {
            Await.until(JOIN_SECONDS, () -> "a session on all members of " + mode.label(), group::replicatesOnce);
        }
        return group;
    }

    /** A new session each time: a session made before the members met may never reach the others. */
    private boolean replicatesOnce() throws IOException {
        String id = client.create(first(), Scenario.S1);
        for (int attempt = 0; attempt < 5; attempt++) {
            if (knownByAll(id)) {
                return true;
            }
            Await.pause();
        }
        return false;
    }

    private boolean knownByAll(String id) throws IOException {
        for (MemberProcess member : members) {
            if (SessionClient.NONE.equals(client.state(member, id))) {
                return false;
            }
        }
        return true;
    }

    /** Makes the sessions of a scenario, all on the first member. */
    void createSessions(Scenario scenario) throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < scenario.sessions(); i++) {
            ids.add(client.create(first(), scenario));
        }
        sessions.put(scenario, List.copyOf(ids));
    }

    List<String> sessions(Scenario scenario) {
        return sessions.get(scenario);
    }

    Mode mode() {
        return mode;
    }

    MemberProcess first() {
        return members.get(0);
    }

    /** Those that the load goes to. */
    List<MemberProcess> loaded() {
        return mode.onAllMembers() ? members() : List.of(first());
    }

    List<MemberProcess> members() {
        return List.copyOf(members);
    }

    List<Integer> channelPorts() {
        return members.stream().map(MemberProcess::channelPort).toList();
    }

    @Override
    public void close() {
        members.forEach(MemberProcess::close);
    }
}
