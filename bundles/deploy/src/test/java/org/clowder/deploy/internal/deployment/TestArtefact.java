package org.clowder.deploy.internal.deployment;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.util.ContextName;
import org.clowder.deploy.internal.archive.PassingFailure;
import org.clowder.server.ContextPlan;
import org.clowder.server.DeploymentException;

/** An artefact whose revisions are good unless they begin with "bad". */
final class TestArtefact implements WebArtefact {

    volatile boolean space;
    volatile Runnable whenPlaceIsAsked = () -> {};
    final List<String> discarded = new CopyOnWriteArrayList<>();
    final List<String> transitions = new CopyOnWriteArrayList<>();
    private final String source;
    private final String path;
    private final OptionalLong bundle;

    private TestArtefact(String source, String path, OptionalLong bundle) {
        this.source = source;
        this.path = path;
        this.bundle = bundle;
    }

    static TestArtefact war(String source, String path) {
        return new TestArtefact(source, path, OptionalLong.empty());
    }

    static TestArtefact bundle(long id, String path) {
        return new TestArtefact("bundle" + id, path, OptionalLong.of(id));
    }

    @Override
    public String kind() {
        return bundle.isPresent() ? "bundle" : "war";
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public String key() {
        return source;
    }

    @Override
    public ContextName name() {
        return new ContextName(path, "");
    }

    @Override
    public Place place() {
        whenPlaceIsAsked.run();
        return WebArtefact.super.place();
    }

    @Override
    public OptionalLong bundleId() {
        return bundle;
    }

    @Override
    public PreparedApplication prepare(String revision) throws DeploymentException {
        if (revision.startsWith("bad")) {
            throw new DeploymentException("cannot be read: " + revision);
        }
        if (revision.equals("full") && !space) {
            throw new PassingFailure("the disk is full", null);
        }
        if (revision.equals("deep")) {
            throw new StackOverflowError("too deep");
        }
        return new PreparedApplication() {
            @Override
            public ContextPlan plan() {
                return new ContextPlan(
                        path,
                        "",
                        Path.of("/" + source + "-" + revision),
                        Optional.empty(),
                        List.of(),
                        (any, host) -> {});
            }

            @Override
            public boolean outlastsUpdates() {
                return bundle.isEmpty();
            }

            @Override
            public void discard() {
                discarded.add(revision);
            }
        };
    }

    @Override
    public void changed(Transition transition) {
        transitions.add(transition.state()
                + transition.collision().map(Object::toString).orElse(""));
    }
}
