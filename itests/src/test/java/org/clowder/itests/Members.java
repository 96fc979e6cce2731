package org.clowder.itests;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.clowder.harness.Cluster;
import org.clowder.harness.Distribution;
import org.clowder.harness.Member;
import org.clowder.harness.MemberProcess;
import org.clowder.harness.Ports;
import org.clowder.harness.StockMember;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The members of one test class, in a directory of its own. Shows what they have logged if a test fails, and ends those
 * that still run after the last test. Members of a class that looks at how long something takes are compiled as in production.
 */
final class Members
        implements BeforeAllCallback,
                AfterAllCallback,
                AfterTestExecutionCallback,
                LifecycleMethodExecutionExceptionHandler {

    private static final String HEAP = "-Xmx256m";

    /** The second compiler would take half of the processor time of a start. */
    private static final String QUICK_START = HEAP + " -XX:TieredStopAtLevel=1";

    private final List<MemberProcess> members = new ArrayList<>();
    private Path directory;
    private String options;

    /** Makes a member; see {@link Member#create}. */
    Member create(String name, int channelPort, String... more) {
        return create(Build.distribution(), name, channelPort, more);
    }

    Member create(Distribution distribution, String name, int channelPort, String... more) {
        return add(Member.create(distribution, place(), name, channelPort, more));
    }

    /** A member without a cluster. */
    Member single(String name) {
        return create(name, Ports.free());
    }

    /** The members {@code member-1} and so on of one cluster; none is started. */
    Cluster cluster(int size) {
        return Cluster.create(Build.distribution(), place(), "member", size).each(this::add);
    }

    /** Members of one cluster of Tomcat as it is downloaded; none is started. */
    List<StockMember> stock(int size) {
        List<StockMember> stock = StockMember.cluster(Build.tomcat(), place(), size);
        members.addAll(stock);
        return stock;
    }

    private Path place() {
        return directory.resolve("" + members.size());
    }

    private Member add(Member member) {
        members.add(member);
        return member.options(options);
    }

    /** A directory for files of this test class. */
    Path directory() {
        return directory;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Class<?> test = context.getRequiredTestClass();
        directory = Build.workspace(test);
        options = test.isAnnotationPresent(Isolated.class) ? HEAP : QUICK_START;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        members.forEach(MemberProcess::close);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        context.getExecutionException().ifPresent(this::explain);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        explain(failure);
        throw failure;
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        explain(failure);
        throw failure;
    }

    private void explain(Throwable failure) {
        members.forEach(member -> failure.addSuppressed(new Diagnostics(member.diagnostics())));
    }

    /** Carries what a member has logged into the report of a failed test. */
    private static final class Diagnostics extends Exception {

        Diagnostics(String text) {
            super(text, null, false, false);
        }
    }
}
