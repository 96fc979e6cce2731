package org.clowder.itests;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;

/**
 * The members of one test class, in a directory of its own. Shows what they have logged if a test fails, and ends those
 * that still run after the last test.
 */
final class Members
        implements BeforeAllCallback,
                AfterAllCallback,
                AfterTestExecutionCallback,
                LifecycleMethodExecutionExceptionHandler {

    private final List<MemberProcess> members = new ArrayList<>();
    private Path directory;

    /** Makes a member; see {@link Member#create}. */
    Member create(String name, int channelPort, String... more) {
        return create(Distribution.shared(), name, channelPort, more);
    }

    Member create(Distribution distribution, String name, int channelPort, String... more) {
        Path own = directory.resolve("" + members.size());
        Member member = Member.create(distribution, own, name, channelPort, more);
        members.add(member);
        return member;
    }

    /** A member without a cluster. */
    Member single(String name) {
        return create(name, Ports.free());
    }

    /** Members of one cluster of Tomcat as it is downloaded; none is started. */
    List<StockMember> stock(int size) {
        List<Integer> ports = Ports.some(size);
        List<StockMember> stock = IntStream.range(0, size)
                .mapToObj(i -> StockMember.create(directory, i, ports))
                .toList();
        members.addAll(stock);
        return stock;
    }

    /** A directory for files of this test class. */
    Path directory() {
        return directory;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        directory = Distribution.workspace(context.getRequiredTestClass());
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
