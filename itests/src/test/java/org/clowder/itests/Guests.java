package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.itests.app.ContributedServlet;
import org.clowder.itests.app.CountingServlet;

/** What tests of the {@link GuestBundle} have in common: an application that shows what the bundle does, and members for it. */
final class Guests {

    /** How the host of the shipped descriptor begins. */
    static final String HOST = "<Host name=\"localhost\" appBase=\"webapps\"";

    static final String VALVE = "<Valve className=\"com.acme.guest.GuestValve\" greeting=\"good day\"/>";

    private final Members members;
    private final Path counting;

    Guests(Members members) {
        this.members = members;
        counting = new WarBuilder()
                .servlet(CountingServlet.class, "/count")
                .servlet(ContributedServlet.class, "/guest")
                .build(members.directory().resolve("counting.war"));
    }

    /** An application that counts its visits and tells what the bundle left in it. */
    Path counting() {
        return counting;
    }

    Path bundle(String version) {
        return GuestBundle.version(members.directory(), version);
    }

    /** One that waits long for classes. */
    Member member(String name) {
        return members.single(name).set("clowder.properties", "contributions.timeout", "30000");
    }

    /** What the bundle's valves added to an answer, in their order. */
    static List<String> header(URI uri) throws IOException {
        HttpResponse<String> response = Http.get(uri);
        assertThat(response.statusCode()).as(uri + "\n" + response.body()).isEqualTo(200);
        return response.headers().allValues("X-Guest");
    }

    static String status(Member member) {
        return member.cli("status").out();
    }
}
