package org.clowder.session.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.SerializedLambda;
import java.nio.charset.StandardCharsets;
import java.security.KeyRep;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EventObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.security.auth.Subject;
import org.clowder.session.internal.protocol.jdk.JdkClasses;
import org.clowder.session.internal.protocol.jdk.JdkSamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the JDK makes for an application arrives, or the member on which it is set says that it does not. */
class JdkValuesTest {

    private static final List<Class<?>> CLASSES = JdkClasses.all();

    /** Nobody makes these with simple arguments but a test; an event arrives without its source. */
    private static final Set<Class<?>> SPECIAL =
            Set.of(SerializedLambda.class, KeyRep.class, Subject.class, EventObject.class);

    private final Application application = new Application(JdkValuesTest.class.getClassLoader());

    /** A package of the list and some of its classes, or all. */
    private record Refused(String parent, Collection<String> classes) {

        static Refused of(String line) {
            String[] parts = line.split(": ");
            return new Refused(parts[0], List.of(parts[1].split(" ")));
        }

        boolean has(Class<?> type) {
            String name = type.getName().substring(type.getPackageName().length() + 1);
            return type.getPackageName().equals(parent) && (classes.contains("*") || classes.contains(name));
        }
    }

    private static List<Refused> list() {
        try (var in = JdkValuesTest.class.getResourceAsStream("refused-of-the-jdk.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Refused::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theseAreRefused() {
        List<Refused> list = list();
        Set<String> listed = names(type -> list.stream().anyMatch(each -> each.has(type)));
        assertThat(names(type -> !application.allows(type))).isEqualTo(listed);
    }

    private static Set<String> names(Predicate<Class<?>> wanted) {
        return CLASSES.stream()
                .filter(JdkClasses::isSerializable)
                .filter(wanted)
                .map(Class::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static Stream<String> packages() {
        return CLASSES.stream().map(Class::getPackageName).distinct();
    }

    private static Stream<Object> samples(Class<?> type) {
        boolean ofValues = type.getPackageName().matches("java\\.(math|text|time.*|util|util\\.regex)");
        return ofValues ? Stream.concat(JdkSamples.of(type), JdkSamples.byMethods(type)) : JdkSamples.of(type);
    }

    @ParameterizedTest
    @MethodSource("packages")
    void whatIsNotNamedArrives(String name) throws IOException {
        List<Object> samples = CLASSES.stream()
                .filter(type -> type.getPackageName().equals(name))
                .flatMap(JdkValuesTest::samples)
                .filter(sample -> !SPECIAL.contains(sample.getClass()))
                .toList();
        for (Object sample : samples) {
            arrivesOrIsNamed(sample);
            arrivesOrIsNamed(new ArrayList<>(List.of("x", sample)));
        }
    }

    private void arrivesOrIsNamed(Object value) throws IOException {
        EncodedValue sent;
        try {
            sent = application.send(value);
        } catch (UnencodableValueException named) {
            assertThat(named.describe("value")).containsAnyOf("is not allowed", "is not Serializable");
            return;
        }
        Object read = application.receive(sent, value);
        if (!application.unchangedByReading(read, sent)) {
            // formats have other texts inside once they have been read
            EncodedValue again = application.send(read);
            assertThat(application.unchangedByReading(application.receive(again, value), again))
                    .as(value + " is unchanged by reading again")
                    .isTrue();
        }
    }

    @Test
    void manyAreMade() {
        Set<Class<?>> made = CLASSES.stream()
                .flatMap(JdkValuesTest::samples)
                .map(Object::getClass)
                .collect(Collectors.toSet());
        assertThat(made).hasSizeGreaterThan(500);
    }
}
