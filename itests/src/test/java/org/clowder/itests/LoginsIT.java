package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.clowder.itests.app.Crier;
import org.clowder.itests.app.OfficeServlet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Users log in by form and by single sign-on, behind HAProxy, sticky and not, while members leave: nobody is logged out, nobody stays in after a logout, and
 * listeners hear of the end of a session when it has ended.
 */
@Isolated // users see what a member that is out of breath does
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class LoginsIT {

    private static final String SECURED =
            """
            <security-constraint>
              <web-resource-collection><web-resource-name>in</web-resource-name><url-pattern>/in</url-pattern></web-resource-collection>
              <auth-constraint><role-name>clerk</role-name></auth-constraint>
            </security-constraint>
            <login-config>
              <auth-method>FORM</auth-method>
              <form-login-config>
                <form-login-page>/login.html</form-login-page><form-error-page>/error.html</form-error-page>
              </form-login-config>
            </login-config>
            <security-role><role-name>clerk</role-name></security-role>
            <listener><listener-class>org.clowder.itests.app.Crier</listener-class></listener>
            """;

    private static final String MANAGER =
            """
            <Context>
              <Manager className="org.clowder.session.BundleDeltaManager" processExpiresFrequency="1" %s/>
            </Context>
            """;

    private static final String REALM =
            "<Realm className=\"org.apache.catalina.realm.MemoryRealm\" pathname=\"conf/users.xml\"/>";
    private static final String SIGN_ON = "<Valve className=\"org.clowder.session.ClusterSingleSignOn\"/>";

    private static final int HALF_WAY = 12;
    private static final int LOGINS = 20;
    private static final int COMPANIONS = 4;
    private static final int SOME_ANSWERS = 200;
    private static final int ROUNDS = Integer.getInteger("clowder.rounds", 1);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** How a member goes. */
    private enum Departure {
        DRAIN {
            @Override
            void of(Member member) {
                assertThat(member.cli("drain").done().out()).contains("sessions safe");
            }
        },
        STOP {
            @Override
            void of(Member member) {
                member.terminate();
                member.awaitExit(LIMIT);
            }
        },
        KILL {
            @Override
            void of(Member member) {
                member.kill();
            }
        };

        abstract void of(Member member);
    }

    @RegisterExtension
    static final Members members = new Members();

    private static final List<Entrance> entrances = new ArrayList<>();
    private static Cluster cluster;

    @BeforeAll
    static void begin() {
        WarBuilder office = new WarBuilder()
                .distributable()
                .servlet(OfficeServlet.class, "/in</url-pattern><url-pattern>/out/*")
                .type(Crier.class)
                .webXml(SECURED)
                .file("login.html", Shift.WHO)
                .file("error.html", "no");
        Path each = office.file("META-INF/context.xml", MANAGER.formatted(""))
                .build(members.directory().resolve("first.war"));
        Path once = office.file(
                        "META-INF/context.xml", MANAGER.formatted("notifySessionListenersOnReplication=\"false\""))
                .build(members.directory().resolve("second.war"));
        cluster = members.cluster(3)
                .each(member -> {
                    prepare(member);
                    member.deploy(each).deploy(once);
                })
                .start();
        for (String sample : List.of("haproxy/sticky.cfg", "haproxy/any.cfg")) {
            Balancer balancer = Balancer.of(sample, members.directory(), cluster.members());
            entrances.add(new Entrance(balancer.start(), Shift.FIRST, sample.contains("sticky"), true));
        }
    }

    private static void prepare(Member member) {
        member.edit("catalina-server.xml", xml -> xml.replaceFirst("<Cluster", REALM + "<Cluster")
                .replaceFirst("<Valve", SIGN_ON + "<Valve")
                .replaceFirst("<Engine name=\"Catalina\"", "$0 backgroundProcessorDelay=\"1\""));
        String users = IntStream.range(0, Clerks.USERS)
                .mapToObj(i -> "<user username=\"" + Clerks.user(i) + "\" password=\"secret\" roles=\"clerk\"/>")
                .collect(Collectors.joining("", "<tomcat-users>", "</tomcat-users>"));
        try {
            Files.writeString(member.base().resolve("conf/users.xml"), users);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void close() {
        entrances.forEach(entrance -> entrance.balancer().close());
    }

    private static void comeBack(Member member) {
        if (!member.alive()) {
            member.start().awaitReady();
        } else if (!member.ready()) {
            member.cli("undrain").done();
        }
    }

    @BeforeEach
    void allAreThere() {
        cluster.each(LoginsIT::comeBack);
    }

    @ParameterizedTest
    @EnumSource
    void aLoginHalfWayGoesOnWhenItsMemberLeaves(Departure departure) throws IOException {
        Member leaving = cluster.third();
        List<Shift> asked = new ArrayList<>();
        List<Shift> posted = new ArrayList<>();
        for (Entrance entrance : entrances) {
            awaitUse(entrance, leaving);
            for (int i = 0; i < HALF_WAY; i++) {
                Shift shift = new Shift(Clerks.user(i), entrance.balancer().port());
                if (i % 2 == 0) {
                    shift.knock();
                    asked.add(shift);
                } else {
                    shift.knockWithAForm();
                    posted.add(shift);
                }
            }
        }
        assertThat(asked).anyMatch(shift -> shift.idBefore().endsWith("." + leaving.name()));
        departure.of(leaving);
        for (Shift shift : asked) {
            shift.enter("GET " + shift.user() + " asked");
        }
        for (Shift shift : posted) {
            shift.enter("POST " + shift.user() + " posted");
        }
        for (Shift shift : asked) {
            shift.work();
        }
    }

    /** Its balancer has seen that the member is there. */
    private static void awaitUse(Entrance entrance, Member member) {
        await("use of " + member.name()).atMost(LIMIT).until(() -> {
            Shift shift = new Shift(Clerks.user(0), entrance.balancer().port());
            shift.knock();
            return shift.idBefore().endsWith("." + member.name());
        });
    }

    @ParameterizedTest
    @EnumSource
    void nobodyIsLoggedOutNorStaysInAfterALogoutWhenAMemberLeaves(Departure departure) throws IOException {
        Member leaving = cluster.second();
        try (Clerks clerks = new Clerks(entrances)) {
            clerks.awaitUse(entrances, leaving);
            departure.of(leaving);
            long left = System.nanoTime();
            clerks.awaitAnswers(SOME_ANSWERS);
            comeBack(leaving);
            clerks.awaitUse(entrances, leaving);
            List<Shift> shifts = clerks.end();
            assertThat(clerks.failures().stream()
                            .filter(failure -> departure != Departure.KILL || failure.begun() - left > 0))
                    .as("requests that failed, of a member that was killed those that began when it was dead")
                    .isEmpty();
            List<Member> stayed = cluster.members().stream()
                    .filter(member -> departure == Departure.DRAIN || member != leaving)
                    .toList();
            expectAsKnown(shifts, stayed, departure == Departure.KILL);
        }
    }

    @Test
    void nobodyIsLoggedOutAndListenersHearOfNoEndWhenAllMembersAreRestarted() throws IOException {
        try (Clerks clerks = new Clerks(entrances)) {
            for (int round = 0; round < ROUNDS; round++) {
                for (Member member : cluster.members()) {
                    clerks.awaitUse(entrances, member);
                    Departure.STOP.of(member);
                    clerks.awaitAnswers(SOME_ANSWERS);
                    comeBack(member);
                }
            }
            List<Shift> shifts = clerks.end();
            assertThat(clerks.failures()).isEmpty();
            expectAsKnown(shifts, List.of(), false);
        }
    }

    private static void expectAsKnown(List<Shift> shifts, List<Member> stayed, boolean killed) throws IOException {
        assertThat(shifts).anyMatch(Shift::isIn).anyMatch(Shift::isOver);
        await("ends").atMost(LIMIT).untilAsserted(() -> assertThat(misheard(shifts, stayed, killed))
                .isEmpty());
        List<String> faults = new ArrayList<>();
        for (Member member : cluster.members()) {
            for (Shift shift : shifts) {
                shift.fault(member).ifPresent(faults::add);
            }
        }
        assertThat(faults).isEmpty();
        assertThat(misheard(shifts, stayed, killed)).isEmpty();
    }

    /**
     * What listeners were told that is not what has become of the sessions. Where members tell listeners what others do, each member that was there hears of an
     * end once; where they do not, one hears of it.
     *
     * @param killed true if a member has died, which may have told its listeners and nobody else
     */
    private static List<String> misheard(List<Shift> shifts, List<Member> stayed, boolean killed) {
        Map<Member, Map<String, Long>> heard =
                cluster.members().stream().collect(Collectors.toMap(member -> member, LoginsIT::heard));
        Map<String, Long> all = sum(heard.values());
        List<String> faults = new ArrayList<>();
        for (Shift shift : shifts) {
            if (!shift.isIn() && !shift.isOver()) {
                continue;
            }
            long ends = shift.isOver() ? 1 : 0;
            String end = Shift.FIRST + " destroyed " + shift.id(Shift.FIRST);
            String change = Shift.FIRST + " changed " + shift.idBefore() + " " + shift.id(Shift.FIRST);
            heard.forEach((member, lines) -> {
                check(shift, member.name(), end, lines, stayed.contains(member) ? ends : 0, ends, faults);
                check(shift, member.name(), change, lines, 0, 1, faults);
            });
            String who = whoHeard(Shift.SECOND + " destroyed " + shift.id(Shift.SECOND), heard);
            check(shift, "all", change, all, 1, 3, faults);
            if (shift.id(Shift.SECOND) != null) {
                check(shift, "all", Shift.SECOND + " created " + shift.id(Shift.SECOND), all, 1, 1, faults);
                check(
                        shift,
                        who,
                        Shift.SECOND + " destroyed " + shift.id(Shift.SECOND),
                        all,
                        ends,
                        killed ? 2 * ends : ends,
                        faults);
            }
        }
        return faults;
    }

    private static String whoHeard(String what, Map<Member, Map<String, Long>> heard) {
        return heard.entrySet().stream()
                .filter(each -> each.getValue().containsKey(what))
                .map(each -> each.getKey().name())
                .collect(Collectors.joining(" and ", "all: ", ""));
    }

    private static void check(
            Shift shift, String who, String what, Map<String, Long> heard, long least, long most, List<String> faults) {
        long times = heard.getOrDefault(what, 0L);
        if (times < least || times > most) {
            faults.add(shift + ": \"" + what + "\" was heard " + times + " times by " + who);
        }
    }

    /** What listeners of a member were told in all its lives, and how often. */
    private static Map<String, Long> heard(Member member) {
        return member.consoleLines(Crier.HEARD).stream()
                .map(line -> line.substring(Crier.HEARD.length()))
                .collect(Collectors.groupingBy(line -> line, Collectors.counting()));
    }

    private static Map<String, Long> sum(Collection<Map<String, Long>> parts) {
        return parts.stream()
                .flatMap(part -> part.entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum));
    }

    @Test
    void theIdFromBeforeALoginIsNobodysFromThenOnWhileRequestsGoOn() throws IOException {
        Entrance any = entrances.get(1);
        ExecutorService threads = Executors.newFixedThreadPool(COMPANIONS);
        try {
            for (int i = 0; i < LOGINS; i++) {
                Shift shift = new Shift(Clerks.user(i), any.balancer().port());
                shift.knock();
                AtomicInteger notes = new AtomicInteger();
                AtomicBoolean over = new AtomicBoolean();
                List<Future<Void>> companions = IntStream.range(0, COMPANIONS)
                        .mapToObj(companion -> threads.submit(() -> keepNoting(any, shift.idBefore(), notes, over)))
                        .toList();
                await("requests beside").atMost(LIMIT).until(() -> notes.get() > COMPANIONS);
                shift.enter("GET " + shift.user() + " asked");
                expectRenamed(shift);
                over.set(true);
                Ledger.finish(companions);
                expectRenamed(shift);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Void keepNoting(Entrance entrance, String id, AtomicInteger notes, AtomicBoolean over)
            throws IOException {
        try (KeepAliveClient client = entrance.client()) {
            while (!over.get()) {
                int status = client.get(Shift.FIRST + "/out/note?text=" + notes.incrementAndGet(), "JSESSIONID=" + id)
                        .status();
                assertThat(status).isIn(200, 404);
            }
        }
        return null;
    }

    private static void expectRenamed(Shift shift) throws IOException {
        for (Member member : cluster.members()) {
            assertThat(Shift.look(member, Shift.FIRST, shift.idBefore()))
                    .as("whose the id before is on " + member.name())
                    .isEmpty();
            assertThat(Shift.look(member, Shift.FIRST, shift.id(Shift.FIRST)))
                    .as("whose the new id is on " + member.name())
                    .contains(shift.user());
        }
    }
}
