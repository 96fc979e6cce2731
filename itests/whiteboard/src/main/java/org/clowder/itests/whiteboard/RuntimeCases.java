package org.clowder.itests.whiteboard;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.runtime.dto.RequestInfoDTO;
import org.osgi.service.servlet.runtime.dto.ServletDTO;

/** HttpServiceRuntimeTestCase of the OSGi TCK; HttpServiceRuntimeTest and HttpWhiteboardTargetTest of Felix. */
final class RuntimeCases {

    private final Site site;

    RuntimeCases(Site site) {
        this.site = site;
    }

    private ServiceReference<HttpServiceRuntime> reference() {
        return site.framework().getServiceReference(HttpServiceRuntime.class);
    }

    void theEndpointIsThePathOfItsContext() {
        Object endpoint = reference().getProperty("osgi.http.endpoint");
        Object only = endpoint instanceof Object[] several ? several[0] : endpoint;
        Expect.equal(only, site.uri("http", "/").getPath());
    }

    void whatIsRegisteredIsThere() {
        ServiceRegistration<?> servlet =
                site.page("a", "servlet.pattern", new String[] {"/a", "/b"}, "servlet.name", "named");
        ServletDTO there = Arrays.stream(site.context("default").servletDTOs)
                .filter(each -> each.serviceId == Site.id(servlet))
                .findFirst()
                .orElseThrow();
        Expect.equal(List.of(there.patterns), List.of("/a", "/b"));
        Expect.equal(there.name, "named");
        there.patterns[0] = "/changed";
        Expect.equal(site.runtime().calculateRequestInfoDTO("/a").servletDTO.patterns[0], "/a");
    }

    void aRequestIsFollowed() {
        site.page("a", "servlet.pattern", "/a/*", "servlet.name", "named");
        ServiceRegistration<?> filter =
                site.offer(jakarta.servlet.Filter.class, (request, response, chain) -> {}, "filter.pattern", "/a/*");
        RequestInfoDTO followed = site.runtime().calculateRequestInfoDTO("/a/x");
        Expect.equal(followed.servletDTO.name, "named");
        Expect.equal(followed.filterDTOs[0].serviceId, Site.id(filter));
        Expect.equal(site.runtime().calculateRequestInfoDTO("/none").servletDTO, null);
    }

    void whatIsForAnotherWhiteboardIsLeftAlone() throws IOException {
        ServiceRegistration<?> elsewhere =
                site.page("a", "servlet.pattern", "/a", "target", "(osgi.http.endpoint=http://elsewhere/)");
        site.page("b", "servlet.pattern", "/b", "target", "(osgi.http.endpoint=*)");
        Expect.equal(site.status("/a"), 404);
        Expect.equal(site.text("/b"), "b");
        Expect.that(
                List.of(site.runtimeDTO().failedServletDTOs).stream()
                        .noneMatch(failed -> failed.serviceId == Site.id(elsewhere)),
                "no failure");
    }

    void changesAreCounted() throws InterruptedException, InvalidSyntaxException {
        Object before = reference().getProperty("service.changecount");
        CountDownLatch counted = new CountDownLatch(1);
        ServiceListener listener = event -> {
            if (!event.getServiceReference().getProperty("service.changecount").equals(before)) {
                counted.countDown();
            }
        };
        site.framework().addServiceListener(listener, "(objectClass=" + HttpServiceRuntime.class.getName() + ")");
        try {
            site.page("a", "servlet.pattern", "/a");
            Expect.that(counted.await(10, TimeUnit.SECONDS), "another count within 10 s");
        } finally {
            site.framework().removeServiceListener(listener);
        }
    }
}
