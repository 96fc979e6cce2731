package org.clowder.tomcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.URL;
import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.catalina.authenticator.SavedRequest;
import org.apache.catalina.ha.session.DeltaRequest;
import org.apache.catalina.ha.session.SessionMessageImpl;
import org.apache.catalina.realm.GenericPrincipal;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.UniqueId;
import org.apache.catalina.tribes.group.RpcMessage;
import org.apache.catalina.tribes.io.ReplicationStream;
import org.apache.catalina.tribes.io.XByteBuffer;
import org.apache.catalina.tribes.membership.MemberImpl;
import org.apache.catalina.tribes.tipis.AbstractReplicatedMap.MapMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplicationStreamTest {

    private static final ClassLoader[] APPLICATION = {
        new ApplicationLoader(Set.of(Cart.class, Size.class, Priced.class, Price.class))
    };

    @AfterEach
    void allowNothing() {
        ReplicationStream.allow(name -> false);
    }

    static Stream<Object> values() {
        return Stream.of(
                "text",
                List.of(1, 2L, 3.0f, 4.0, 'c', true, (short) 5, (byte) 6),
                new int[][] {{1}, {2, 3}},
                new String[] {"a", "b"},
                new BigDecimal("1.5"),
                UUID.randomUUID(),
                ZonedDateTime.now(ZoneId.of("Europe/Berlin")),
                new GregorianCalendar(),
                new java.sql.Timestamp(1),
                Collections.synchronizedMap(new HashMap<>()),
                Collections.unmodifiableSet(Set.of(1)),
                new TreeMap<>(Comparator.<String>reverseOrder()),
                new TreeMap<>(String.CASE_INSENSITIVE_ORDER),
                new ConcurrentHashMap<>(Map.of(1, 2)),
                new CopyOnWriteArrayList<>(List.of(1)),
                new EnumMap<>(Map.of(TimeUnit.DAYS, 1)),
                EnumSet.of(TimeUnit.DAYS),
                new Properties(),
                new AtomicInteger(1),
                new LongAdder(),
                new ReentrantLock(),
                InetAddress.getLoopbackAddress(),
                new IllegalStateException("one", new IOException("two")));
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesOfTheJdkAreRead(Object value) throws Exception {
        Object read = read(write(value), APPLICATION);
        assertThat(read).hasSameClassAs(value);
        assertThat(write(read)).isEqualTo(write(value));
    }

    @Test
    void aClassThatTheApplicationDoesNotSeeIsRefusedBeforeItsCodeRuns() throws Exception {
        long before = ReplicationStream.refused();
        for (Object bad : List.of(new Gadget(), new Gadget[] {new Gadget()}, List.of(Map.of(1, new Gadget())))) {
            assertThatThrownBy(() -> read(write(bad), APPLICATION)).isInstanceOf(InvalidClassException.class);
        }
        assertThat(Gadget.runs).hasValue(0);
        assertThat(ReplicationStream.refused()).isEqualTo(before + 3);
        // so that the assertions above mean something
        new ObjectInputStream(new ByteArrayInputStream(write(new Gadget()))).readObject();
        assertThat(Gadget.runs.getAndSet(0)).isEqualTo(1);
    }

    @Test
    void classesOfTheJdkAndOfTomcatThatDoMoreThanHoldAValueAreRefused() throws Exception {
        for (Object acting : List.of(
                new URL("http://localhost/"),
                new javax.management.BadAttributeValueExpException("x"),
                new java.rmi.server.ObjID(),
                (Comparator<String> & Serializable) String::compareTo,
                new XByteBuffer(1, false))) {
            assertThatThrownBy(() -> read(write(acting), APPLICATION))
                    .as(acting.getClass().getName())
                    .isInstanceOf(InvalidClassException.class);
        }
    }

    @Test
    void aRefusedClassIsNamedOnceWithWhatToDo() throws Exception {
        List<String> lines = new ArrayList<>();
        Handler handler = new Lines(lines);
        Logger.getLogger("").addHandler(handler);
        try {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> read(write(new Often()), APPLICATION)).isNotNull();
            }
        } finally {
            Logger.getLogger("").removeHandler(handler);
        }
        assertThat(lines)
                .filteredOn(line -> line.contains(Often.class.getName()))
                .singleElement()
                .asString()
                .contains("allow it");
    }

    @Test
    void aClassIsReadOnceItIsAllowedByName() throws Exception {
        ReplicationStream.allow(Named.class.getName()::equals);
        assertThat(read(write(new Named()), APPLICATION)).isInstanceOf(Named.class);
        ReplicationStream.allow(name -> false);
        assertThatThrownBy(() -> read(write(new Named()), APPLICATION)).isInstanceOf(InvalidClassException.class);
    }

    @Test
    void aChangeOfASessionWithAClassOfTheApplicationArrives() throws Exception {
        DeltaRequest delta = new DeltaRequest("id", false);
        delta.setAttribute("cart", new Cart(Size.LARGE));
        delta.setPrincipal(new GenericPrincipal("user", List.of("role")));
        DeltaRequest arrived = new DeltaRequest();
        try (ObjectInputStream in = new ReplicationStream(new ByteArrayInputStream(external(delta)), APPLICATION)) {
            arrived.readExternal(in);
        }
        assertThat(arrived.getSize()).isEqualTo(2);
        assertThat(external(arrived)).isEqualTo(external(delta));
        Object cart = read(write(new Cart(Size.LARGE)), APPLICATION);
        assertThat(cart.getClass().getClassLoader()).isSameAs(APPLICATION[0]);
        assertThat(cart).hasToString("cart of LARGE");
    }

    @Test
    void whatAReplicatedMapSendsArrives() throws Exception {
        Member sender = new MemberImpl("127.0.0.1", 4000, 1);
        MapMessage sent = new MapMessage(
                new byte[] {1}, MapMessage.MSG_BACKUP, false, "key", new Cart(Size.SMALL), null, sender, new Member[] {
                    sender
                });
        RpcMessage request = new RpcMessage(new byte[] {1}, new byte[16], sent);
        RpcMessage arrived = (RpcMessage) read(write(request), APPLICATION);
        MapMessage message = (MapMessage) field(arrived, "message");
        message.deserialize(APPLICATION);
        assertThat(message.getKey()).isEqualTo("key");
        assertThat(message.getValue()).hasToString("cart of SMALL");
        assertThat(message.getPrimary()).isEqualTo(sender);
    }

    @Test
    void theAnswerToAPingOfAReplicatedMapArrives() throws Exception {
        Class<?> states = Class.forName("org.apache.catalina.tribes.tipis.AbstractReplicatedMap$State");
        Serializable state = (Serializable) states.getEnumConstants()[0];
        MapMessage sent = new MapMessage(new byte[] {1}, MapMessage.MSG_PING, false, null, state, null, null, null);
        MapMessage message = (MapMessage) read(write(sent), APPLICATION);
        message.deserialize(APPLICATION);
        assertThat(message.getValue()).isEqualTo(state);
    }

    @Test
    void aGadgetInAReplicatedMapIsRefused() throws Exception {
        MapMessage sent = new MapMessage(
                new byte[] {1}, MapMessage.MSG_BACKUP, false, "key", new Gadget(), null, null, new Member[0]);
        MapMessage message = (MapMessage) read(write(sent), APPLICATION);
        assertThatThrownBy(() -> message.deserialize(APPLICATION)).isInstanceOf(InvalidClassException.class);
        assertThat(Gadget.runs).hasValue(0);
    }

    @Test
    void whatTomcatPutsIntoSessionsAndMessagesArrives() throws Exception {
        SavedRequest saved = new SavedRequest();
        saved.addCookie(new jakarta.servlet.http.Cookie("a", "b"));
        for (Object sent :
                List.of(saved, new UniqueId(new byte[16]), new SessionMessageImpl("c", 1, null, "id", "u"))) {
            assertThat(read(write(sent), APPLICATION)).hasSameClassAs(sent);
        }
    }

    @Test
    void aProxyIsReadIfAllItsInterfacesAreTheApplications() throws Exception {
        InvocationHandler handler = new Price();
        Object own = Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Priced.class}, handler);
        assertThat(Proxy.isProxyClass(read(write(own), APPLICATION).getClass())).isTrue();
        for (Class<?> foreign : List.of(Runnable.class, Map.class, Member.class)) {
            Object proxy = Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Priced.class, foreign}, handler);
            assertThatThrownBy(() -> read(write(proxy), APPLICATION))
                    .as(foreign.getName())
                    .isInstanceOfAny(InvalidClassException.class, ClassNotFoundException.class);
        }
    }

    @Test
    void hugeArraysAndDeepGraphsAreRefused() throws Exception {
        byte[] array = write(new byte[] {1});
        // the length is before the one element
        ByteBuffer.wrap(array).putInt(array.length - 5, Integer.MAX_VALUE);
        assertThatThrownBy(() -> read(array, APPLICATION)).isInstanceOf(InvalidClassException.class);
        Object deep = "bottom";
        for (int i = 0; i < 600; i++) {
            deep = new Object[] {deep};
        }
        byte[] graph = write(deep);
        assertThatThrownBy(() -> read(graph, APPLICATION)).isInstanceOf(InvalidClassException.class);
    }

    @Test
    void aLengthInAClassOfTribesIsCheckedBeforeItIsUsed() throws Exception {
        byte[] member = write(new MemberImpl("127.0.0.1", 1, 0));
        int at = member.length - new MemberImpl("127.0.0.1", 1, 0).getData().length - 1 - 4;
        ByteBuffer.wrap(member).putInt(at, Integer.MAX_VALUE);
        assertThatThrownBy(() -> read(member, APPLICATION)).hasMessageContaining("length " + Integer.MAX_VALUE);
    }

    private static byte[] write(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    /** As DeltaManager writes it. */
    private static byte[] external(DeltaRequest delta) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            delta.writeExternal(out);
        }
        return bytes.toByteArray();
    }

    private static Object read(byte[] bytes, ClassLoader[] loaders) throws Exception {
        try (ReplicationStream in = new ReplicationStream(new ByteArrayInputStream(bytes), loaders)) {
            return in.readObject();
        }
    }

    private static Object field(RpcMessage object, String name) throws Exception {
        var field = RpcMessage.class.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(object);
    }

    /** Acts when it is read. */
    private static final class Gadget implements Serializable {
        static final AtomicInteger runs = new AtomicInteger();

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            runs.incrementAndGet();
            in.defaultReadObject();
        }
    }

    private static final class Named implements Serializable {}

    private static final class Often implements Serializable {}

    public enum Size {
        SMALL,
        LARGE
    }

    public record Cart(Size size) implements Serializable {
        @Override
        public String toString() {
            return "cart of " + size;
        }
    }

    public interface Priced {}

    public static final class Price implements InvocationHandler, Serializable {
        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) {
            return method.getName();
        }
    }

    /** An application's loader: defines the application's classes itself, has Tomcat's from Tomcat, and no others. */
    private static final class ApplicationLoader extends ClassLoader {

        private final Set<Class<?>> own;

        ApplicationLoader(Set<Class<?>> own) {
            super(ClassLoader.getPlatformClassLoader());
            this.own = own;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (own.stream().noneMatch(each -> each.getName().equals(name))) {
                throw new ClassNotFoundException(name);
            }
            try (InputStream in =
                    ReplicationStreamTest.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Collects what is logged. */
    private static final class Lines extends Handler {

        private final List<String> lines;

        Lines(List<String> lines) {
            this.lines = lines;
        }

        @Override
        public void publish(LogRecord event) {
            lines.add(event.getMessage());
        }

        @Override
        public void flush() {
            // nothing is buffered
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
