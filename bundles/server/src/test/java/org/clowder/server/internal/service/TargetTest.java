package org.clowder.server.internal.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.catalina.Container;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardEngine;
import org.apache.catalina.core.StandardHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    private final StandardEngine engine = named(new StandardEngine(), "Catalina", null);
    private final StandardHost host = named(new StandardHost(), "www.acme.com", engine);
    private final StandardContext shop = context("/shop/old");
    private final StandardContext root = context("");

    private StandardContext context(String path) {
        StandardContext context = named(new StandardContext(), path.isEmpty() ? "root" : path, host);
        context.setPath(path);
        return context;
    }

    private static <C extends Container> C named(C container, String name, Container parent) {
        container.setName(name);
        if (parent != null) {
            container.setParent(parent);
        }
        return container;
    }

    @ParameterizedTest
    @CsvSource({
        "Catalina,e",
        "Cata*,e",
        "*,e",
        "Catalina/www.acme.com,h",
        "*/www.*,h",
        "Catalina/wwwxacme.com,''",
        "Catalina/www.acme.com/shop/old,s",
        "Catalina/www.acme.com/shop*,s",
        "Catalina/www.acme.com/,r",
        "Catalina/www.acme.com/ROOT,r",
        "*/*/*,sr",
        "(type=host),h",
        "(&(type=context)(path=/shop*)),s",
        "(engine=Catalina),ehsr"
    })
    void matchesExactlyTheContainersThatItNames(String text, String expected) {
        Target target = Target.of(text).get(0);
        String matched = (target.matches(engine) ? "e" : "")
                + (target.matches(host) ? "h" : "")
                + (target.matches(shop) ? "s" : "")
                + (target.matches(root) ? "r" : "");
        assertThat(matched).isEqualTo(expected);
    }

    @Test
    void takesSeveralTexts() {
        assertThat(Target.of(new String[] {"A", "B/c"})).hasSize(2);
        assertThat(Target.of(List.of("A", "B/c", "B"))).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/localhost", "Catalina/", "Catalina//shop", "(engine"})
    void refusesWhatHasNoMeaningAndSaysWhy(String text) {
        assertThatThrownBy(() -> Target.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("org.clowder.target=" + text + ": ");
    }
}
