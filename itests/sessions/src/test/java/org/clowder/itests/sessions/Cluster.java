package org.clowder.itests.sessions;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Tomcats with one application, whose sessions are on all of them. */
abstract class Cluster implements AutoCloseable {

    private final Path work;
    private final List<OneTomcat> members = new ArrayList<>();

    Cluster(Path work) {
        this.work = work;
    }

    /** What keeps the sessions of a member that starts. */
    abstract SessionStore store(int number);

    void start(int first, int last) {
        for (int number = first; number <= last; number++) {
            start(number);
        }
    }

    /** Another time, too. */
    OneTomcat start(int number) {
        while (members.size() < number) {
            members.add(null);
        }
        OneTomcat member = new OneTomcat(work.resolve("member-" + number), "member" + number, store(number));
        members.set(number - 1, member);
        return member;
    }

    OneTomcat member(int number) {
        return members.get(number - 1);
    }

    /** Without a word to anybody. */
    void kill(int number) {
        member(number).kill();
    }

    @Override
    public void close() {
        members.stream().filter(Objects::nonNull).forEach(OneTomcat::close);
    }
}
