package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.mchange.v2.c3p0.PoolBackedDataSource;
import com.mchange.v2.log.MLog;
import com.rometools.rome.feed.impl.ObjectBean;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.beanutils.BeanComparator;
import org.apache.commons.collections.Transformer;
import org.apache.commons.fileupload.disk.DiskFileItem;
import org.apache.commons.io.output.DeferredFileOutputStream;
import org.apache.commons.logging.LogFactory;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.clowder.harness.Ports;
import org.clowder.itests.app.Journal;
import org.clowder.session.internal.protocol.ClassSource;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.UnreadableValueException;
import org.clowder.session.internal.protocol.ValueDecoder;
import org.clowder.session.internal.protocol.ValueEncoder;
import org.codehaus.groovy.runtime.MethodClosure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.BeansException;
import org.springframework.core.NestedRuntimeException;

/** Somebody with a member's place sends values that act when they are read, to an application that has all their libraries. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class GadgetFramesIT {

    private static final int MAX_BYTES = 1 << 20;

    @RegisterExtension
    static final Members members = new Members();

    private static Member first;
    private static Member second;
    private static Intruder intruder;

    private final ValueEncoder encoder = new ValueEncoder(List.of(), MAX_BYTES, type -> null, type -> true);

    @BeforeAll
    static void start() throws Exception {
        Path application = Shelf.complete()
                .type(Journal.class)
                .librariesOf(
                        Transformer.class,
                        BeanComparator.class,
                        LogFactory.class,
                        ObjectBean.class,
                        LoggerFactory.class,
                        DiskFileItem.class,
                        DeferredFileOutputStream.class,
                        MethodClosure.class,
                        PoolBackedDataSource.class,
                        MLog.class,
                        ProxyFactory.class,
                        BeansException.class,
                        NestedRuntimeException.class)
                .build(members.directory().resolve("shelf.war"));
        List<Integer> ports = Ports.some(3);
        String all = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
        first = members.create("member-1", ports.get(0), "--members", all).deploy(application);
        second = members.create("member-2", ports.get(1), "--members", all).deploy(application);
        new Cluster(List.of(first, second)).start();
        intruder = Intruder.join(ports.get(2), first);
    }

    @AfterAll
    static void leave() throws Exception {
        intruder.close();
    }

    @ParameterizedTest
    @EnumSource
    void isRefusedAndNotRun(Chain chain) throws Exception {
        Path directory = Files.createDirectories(members.directory().resolve(chain.name()));
        EncodedValue value = encoder.encode(chain.in(directory), null);
        clear(directory);
        Shelf shelf = new Shelf("/shelf").change(first, "text", "text", "good");

        intruder.set("/shelf", shelf.sessionId(), "gift", value);

        assertThat(shelf.look(first)).containsEntry("text", "good").containsEntry("gift", "null");
        assertThat(first.consoleLines(shelf.sessionId()))
                .singleElement()
                .asString()
                .contains("/shelf", "gift", chain.refused(), "is not allowed");
        shelf.change(first, "text", "text", "better").change(first, "new", "basket", "org.clowder.itests.app.Basket");
        assertThat(shelf.look(second)).containsEntry("text", "better").containsEntry("basket", "basket[]");
        assertThat(files(directory)).isEmpty();
        readWithoutRule(value);
        assertThat(!files(directory).isEmpty())
                .as("it acts where nobody refuses it")
                .isEqualTo(chain.leavesFile());
    }

    private static void readWithoutRule(EncodedValue value) {
        ClassLoader loader = GadgetFramesIT.class.getClassLoader();
        ObjectInputFilter none = info -> ObjectInputFilter.Status.UNDECIDED;
        try {
            new ValueDecoder(ClassSource.of(List.of(loader)), loader, none, List.of()).decode(value);
        } catch (UnreadableValueException e) {
            // by then it has acted
            assertThat(e.getMessage()).doesNotContain("is not allowed");
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static void clear(Path directory) throws IOException {
        for (Path file : files(directory)) {
            Files.delete(file);
        }
    }
}
