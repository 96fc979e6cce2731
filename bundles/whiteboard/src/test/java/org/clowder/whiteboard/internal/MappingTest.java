package org.clowder.whiteboard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.clowder.whiteboard.internal.Mapping.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.service.servlet.runtime.dto.FilterDTO;
import org.osgi.service.servlet.runtime.dto.ResourceDTO;
import org.osgi.service.servlet.runtime.dto.RuntimeDTO;
import org.osgi.service.servlet.runtime.dto.ServletContextDTO;
import org.osgi.service.servlet.runtime.dto.ServletDTO;

class MappingTest {

    @ParameterizedTest
    @CsvSource({
        "/, /a, /a, true",
        "/, /a, /a/b, false",
        "/, /a/*, /a, true",
        "/, /a/*, /a/b, true",
        "/, /a/*, /ab, false",
        "/, /*, /, true",
        "/, *.html, /x/a.html, true",
        "/, *.html, /x/a.xhtml, false",
        "/, /, /whatever, true",
        "/, '', /, true",
        "/, '', /a, false",
        "/shop, /a, /shop/a, true",
        "/shop, /a, /a, false",
        "/shop, /*, /shop, true",
        "/shop, /*, /shopping, false"
    })
    void patternsAreThoseOfServletsWithinTheirContext(String context, String pattern, String path, boolean matches) {
        assertThat(new Mapping(Kind.SERVLET, context, pattern).matches(path)).isEqualTo(matches);
    }

    @Test
    void anExpressionIsOfTheWholePath() {
        Mapping expression = new Mapping(Kind.FILTER_BY_EXPRESSION, "/", "/(one|two)");
        assertThat(expression.matches("/one")).isTrue();
        assertThat(expression.matches("/one/more")).isFalse();
    }

    private static RuntimeDTO runtime() {
        ServletDTO servlet = new ServletDTO();
        servlet.serviceId = 1;
        servlet.name = "named";
        servlet.patterns = new String[] {"/servlet"};
        FilterDTO filter = new FilterDTO();
        filter.serviceId = 2;
        filter.servletNames = new String[] {"named"};
        filter.patterns = new String[] {"/filter"};
        ResourceDTO resource = new ResourceDTO();
        resource.serviceId = 3;
        resource.patterns = new String[] {"/resource"};
        ServletContextDTO context = new ServletContextDTO();
        context.serviceId = 4;
        context.contextPath = "/shop";
        context.servletDTOs = new ServletDTO[] {servlet};
        context.filterDTOs = new FilterDTO[] {filter};
        context.resourceDTOs = new ResourceDTO[] {resource};
        RuntimeDTO runtime = new RuntimeDTO();
        runtime.servletContextDTOs = new ServletContextDTO[] {context};
        return runtime;
    }

    @Test
    void aServiceHasItsPatternsAndAFilterThoseOfTheServletsThatItNames() {
        assertThat(Mapping.of(runtime(), 1)).containsExactly(new Mapping(Kind.SERVLET, "/shop", "/servlet"));
        assertThat(Mapping.of(runtime(), 2))
                .containsExactlyInAnyOrder(
                        new Mapping(Kind.FILTER, "/shop", "/filter"), new Mapping(Kind.FILTER, "/shop", "/servlet"));
        assertThat(Mapping.of(runtime(), 9)).isEmpty();
    }

    @Test
    void aContextTakesAllThatIsInItWithIt() {
        assertThat(Mapping.of(runtime(), 4)).hasSize(4);
        assertThat(Mapping.without(runtime(), 4)).isEmpty();
        assertThat(Mapping.without(runtime(), 1)).hasSize(3);
    }
}
