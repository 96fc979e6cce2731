package org.clowder.itests.whiteboard;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.servlet.context.ServletContextHelper;
import org.osgi.service.servlet.runtime.dto.DTOConstants;

/** ResourceTestCase of the OSGi TCK; ResourceTest of Felix. */
final class ResourceCases {

    private final Site site;

    ResourceCases(Site site) {
        this.site = site;
    }

    private ServiceRegistration<Object> resources(Object... properties) {
        return site.offer(Object.class, new Object(), properties);
    }

    void filesOfTheBundleBelowAPrefix() throws IOException {
        resources("resource.pattern", "/files/*", "resource.prefix", "/static");
        HttpResponse<String> file = site.get("/files/resource.txt");
        Expect.equal(file.body(), "a resource of the bundle");
        Expect.equal(file.headers().firstValue("Content-Type").orElse(""), "text/plain");
        Expect.equal(site.status("/files/none.txt"), 404);
    }

    void withoutAPrefixThereIsNothing() throws IOException {
        resources("resource.pattern", "/files/*");
        Expect.equal(site.status("/files/resource.txt"), 404);
    }

    void oneFileUnderAnotherName() throws IOException {
        resources("resource.pattern", "/one.txt", "resource.prefix", "/static/resource.txt");
        Expect.equal(site.text("/one.txt"), "a resource of the bundle");
    }

    void whatHasNotChangedIsNotSentAgain() throws IOException {
        resources("resource.pattern", "/files/*", "resource.prefix", "/static");
        String changed = site.get("/files/resource.txt")
                .headers()
                .firstValue("Last-Modified")
                .orElse("");
        Expect.equal(
                site.get("/files/resource.txt", "If-Modified-Since", changed).statusCode(), 304);
    }

    void theHelperSaysWhereTheyAre() throws IOException {
        ServletContextHelper helper = new ServletContextHelper() {
            @Override
            public java.net.URL getResource(String name) {
                return ResourceCases.class.getResource("/static/resource.txt");
            }
        };
        site.offer(ServletContextHelper.class, helper, "context.name", "own", "context.path", "/own");
        resources(
                "resource.pattern",
                "/files/*",
                "resource.prefix",
                "/nowhere",
                "context.select",
                "(osgi.http.whiteboard.context.name=own)");
        Expect.equal(site.text("/own/files/any.txt"), "a resource of the bundle");
    }

    void aServletOfHigherRankingHasTheirPattern() throws IOException {
        ServiceRegistration<Object> low = resources("resource.pattern", "/x/*", "resource.prefix", "/static");
        site.page("a", "servlet.pattern", "/x/*", ".service.ranking", 1);
        Expect.equal(site.text("/x/resource.txt"), "a");
        Expect.that(
                List.of(site.runtimeDTO().failedResourceDTOs).stream()
                        .anyMatch(failed -> failed.serviceId == Site.id(low)
                                && failed.failureReason == DTOConstants.FAILURE_REASON_SHADOWED_BY_OTHER_SERVICE),
                "shadowed");
    }
}
