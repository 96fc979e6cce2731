package org.clowder.itests.sessions;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** What holds wherever sessions are kept, whether or not a balancer leads a session's requests to one member. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@ParameterizedTest(name = "{0}, sticky: {1}")
@ArgumentsSource(EachKind.Provider.class)
@interface EachKind {

    /** Where it does not hold. */
    Kind[] except() default {};

    /** Why it does not. */
    String because() default "";

    /** Gives the kind, and whether requests are sticky. */
    final class Provider implements ArgumentsProvider {

        @Override
        public Stream<Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
            EachKind each = context.getRequiredTestMethod().getAnnotation(EachKind.class);
            List<Kind> except = Arrays.asList(each.except());
            return Stream.of(Kind.values())
                    .filter(kind -> !except.contains(kind))
                    .flatMap(kind -> Stream.of(Arguments.of(kind, true), Arguments.of(kind, false)));
        }
    }
}
