package org.clowder.session.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kotlin.Lazy;
import org.clowder.session.internal.protocol.libraries.EclipseCollectionsValues;
import org.clowder.session.internal.protocol.libraries.GuavaValues;
import org.clowder.session.internal.protocol.libraries.JodaTimeValues;
import org.clowder.session.internal.protocol.libraries.KotlinValues;
import org.clowder.session.internal.protocol.libraries.ScalaValues;
import org.eclipse.collections.api.RichIterable;
import org.eclipse.collections.impl.list.mutable.FastList;
import org.joda.time.DateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import scala.Option;

/** Values of well-known libraries, in an application that finds these libraries and the JDK only. */
class LibraryValuesTest {

    private static final List<Class<?>> VALUES = List.of(
            GuavaValues.class,
            EclipseCollectionsValues.class,
            JodaTimeValues.class,
            KotlinValues.class,
            ScalaValues.class);

    private static final ClassLoader LOADER = loader(Stream.of(
            ImmutableList.class,
            RichIterable.class,
            FastList.class,
            DateTime.class,
            Lazy.class,
            Option.class,
            LibraryValuesTest.class));

    private final Application application = new Application(LOADER);

    private static ClassLoader loader(Stream<Class<?>> libraries) {
        URL[] jars = libraries
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .toArray(URL[]::new);
        return new URLClassLoader(jars, ClassLoader.getPlatformClassLoader());
    }

    /** In a request the application's loader is that of the thread: Eclipse Collections looks for its factories there. */
    private static Object call(Class<?> values, String method) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(LOADER);
        try {
            return Class.forName(values.getName(), true, LOADER)
                    .getMethod(method)
                    .invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Stream<Object> all(String method) {
        return VALUES.stream().flatMap(each -> ((List<?>) call(each, method)).stream());
    }

    static Stream<Object> arriving() {
        return all("arriving");
    }

    @ParameterizedTest
    @MethodSource("arriving")
    void arrive(Object value) throws IOException {
        for (Object each : List.of(value, new ArrayList<>(List.of("x", value)))) {
            EncodedValue sent = application.send(each);
            assertThat(application.unchangedByReading(application.receive(sent, each), sent))
                    .as(each + " is unchanged by reading")
                    .isTrue();
        }
    }

    static Stream<Object> noting() {
        return ((List<?>) call(ScalaValues.class, "noting")).stream().map(each -> each);
    }

    @ParameterizedTest
    @MethodSource("noting")
    void whatNotesWhatItWasAskedForIsSentOnceMore(Object value) throws IOException {
        EncodedValue sent = application.send(value);
        Object read = application.receive(sent, value);
        assertThat(application.unchangedByReading(read, sent))
                .as(value + " is unchanged by reading")
                .isFalse();
        EncodedValue again = application.send(read);
        assertThat(application.unchangedByReading(application.receive(again, value), again))
                .as(value + " is unchanged by reading again")
                .isTrue();
    }

    @Test
    void whatIsFoundOutOnceIsSentFoundOut() throws IOException {
        Object lazy = call(KotlinValues.class, "lazy");
        EncodedValue sent = application.send(new ArrayList<>(List.of(lazy)));
        assertThat(application.receive(sent, new ArrayList<>(List.of("found")))).hasToString("[found]");
    }

    static Stream<Object> notSerializable() {
        return all("notSerializable");
    }

    @ParameterizedTest
    @MethodSource("notSerializable")
    void isNamedWhereItIsSet(Object value) {
        assertThatThrownBy(() -> application.send(new ArrayList<>(List.of(value))))
                .isInstanceOf(UnencodableValueException.class)
                .hasMessageContaining("is not Serializable");
    }
}
