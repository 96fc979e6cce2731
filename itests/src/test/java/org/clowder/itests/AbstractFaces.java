package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** People are in the middle of something in an application with Jakarta Faces and CDI when the member dies that has served them so far. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock("the members of AbstractFaces")
abstract class AbstractFaces {

    @RegisterExtension
    static final Members members = new Members();

    private final String application;
    private final FacesVisitor known = new FacesVisitor();
    private final FacesVisitor buyer = new FacesVisitor();
    private final FacesVisitor grower = new FacesVisitor();
    private final FacesVisitor sender = new FacesVisitor();
    private final FacesVisitor traveller = new FacesVisitor();
    private Cluster cluster;

    AbstractFaces(String application) {
        this.application = application;
    }

    private String page(String name) {
        return "/" + application + "/" + name + ".xhtml";
    }

    @BeforeAll
    void beginManyThings() {
        Path war = Path.of(System.getProperty("clowder.work"), "applications", application + ".war");
        cluster = members.cluster(2)
                .each(member -> member.deploy(war)
                        .set("org.clowder.session.cfg", "allowedClasses", "jakarta.el.*,org.apache.el.*"))
                .start();
        Member first = cluster.first();
        known.open(first, page("enter")).press(first, "enter", "name", "anna").arrive(first);
        buyer.open(first, page("order")).press(first, "add", "item", "apple").press(first, "add", "item", "pear");
        grower.open(first, page("order")).press(first, "grow", "item", "");
        sender.open(first, page("order")).press(first, "add", "item", "apple").press(first, "send", "item", "");
        traveller.open(first, page("journey")).press(first, "add", "stop", "Rome");
        first.kill();
    }

    @Test
    void whoIsKnownIsKnownOnTheOtherMember() {
        Member second = cluster.second();
        assertThat(known.open(second, page("order")).shown("who")).isEqualTo("anna 1");
        known.open(second, page("enter")).press(second, "enter", "name", "berta");
        assertThat(known.arrive(second).shown("who"))
                .as("the bean's interceptor has gone on too")
                .isEqualTo("berta 2");
    }

    @Test
    void aPageGoesOnWithItsBeanAndItsComponents() {
        buyer.press(cluster.second(), "add", "item", "plum");
        assertThat(buyer.shown("items")).isEqualTo("[apple, pear, plum]");
        assertThat(buyer.button("add")).isEqualTo("pressed 3");
    }

    @Test
    void aComponentThatCodeHasAddedIsThereWithItsExpression() {
        grower.press(cluster.second(), "add", "item", "plum");
        assertThat(grower.shown("all")).isEqualTo("[plum]");
    }

    @Test
    void theFlashIsThereAfterARedirectToTheOtherMember() {
        assertThat(sender.arrive(cluster.second()).shown("sent")).isEqualTo("[apple]");
    }

    @Test
    void aConversationGoesOn() {
        traveller.press(cluster.second(), "add", "stop", "Oslo").press(cluster.second(), "add", "stop", "Bern");
        assertThat(traveller.shown("stops")).isEqualTo("[Rome, Oslo, Bern]");
    }

    @Test
    void nothingIsSaidOfSessions() {
        for (Member member : cluster.members()) {
            assertThat(member.consoleLines("/" + application + ", session")).isEqualTo(List.of());
        }
    }
}
