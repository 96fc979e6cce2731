package org.clowder.session.internal.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.clowder.session.internal.shared.Pair.await;

import java.security.Principal;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Session;
import org.apache.catalina.authenticator.SingleSignOn;
import org.apache.catalina.authenticator.SingleSignOnEntry;
import org.apache.catalina.authenticator.SingleSignOnSessionKey;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.realm.GenericPrincipal;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.session.StandardSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SignOnsTest {

    private static final Principal ALICE = new GenericPrincipal("alice", List.of("reader"));

    private final Pair pair = new Pair();
    private final Set<SingleSignOnSessionKey> ended = new CopyOnWriteArraySet<>();
    private SignOns here;
    private SignOns there;

    @AfterEach
    void close() {
        pair.close();
    }

    private void share(boolean passwords) {
        here = new SignOns(pair.first(), pair.workers(), "sso:localhost", () -> passwords, keys -> {});
        there = new SignOns(pair.second(), pair.workers(), "sso:localhost", () -> passwords, ended::addAll);
        pair.settle();
        await(() -> here.complete() && there.complete());
    }

    private static SingleSignOnEntry login(Principal principal) {
        return new SingleSignOnEntry(principal, "FORM", "alice", "secret");
    }

    private static Session session(String application, String id) {
        StandardHost host = new StandardHost();
        host.setName("localhost");
        StandardContext context = new StandardContext();
        context.setName(application);
        context.setParent(host);
        StandardManager manager = new StandardManager();
        manager.setContext(context);
        StandardSession session = new StandardSession(manager);
        session.setId(id, false);
        return session;
    }

    @Test
    void aLoginIsKnownOnTheOtherMemberWithoutItsPassword() {
        share(false);
        here.put("id", login(ALICE));
        await(() -> there.containsKey("id"));
        SingleSignOnEntry copy = there.get("id");
        assertThat(copy.getPrincipal().getName()).isEqualTo("alice");
        assertThat(((GenericPrincipal) copy.getPrincipal()).hasRole("reader")).isTrue();
        assertThat(copy.getAuthType()).isEqualTo("FORM");
        assertThat(copy.getCanReauthenticate()).isTrue();
        assertThat(copy.getUsername()).isEqualTo("alice");
        assertThat(copy.getPassword()).isNull();
    }

    @Test
    void oneThatBeginsAgainKnowsTheLoginsOfBefore() {
        share(false);
        here.put("id", login(ALICE));
        await(() -> there.containsKey("id"));
        here.close();
        here = new SignOns(pair.first(), pair.workers(), "sso:localhost", () -> false, keys -> {});
        await(() -> here.containsKey("id"));
        here.remove("id");
        await(() -> !there.containsKey("id"));
    }

    @Test
    void thePasswordTravelsWhereApplicationsLogInAgain() {
        share(true);
        here.put("id", login(ALICE));
        await(() -> there.containsKey("id"));
        assertThat(there.get("id").getPassword()).isEqualTo("secret");
    }

    @Test
    void aPrincipalThatOtherMembersCannotReadIsReplacedByThePassword() {
        share(false);
        here.put("id", login(new GenericPrincipal("alice", List.of(), new OwnPrincipal("alice"))));
        await(() -> there.containsKey("id"));
        assertThat(there.get("id").getPrincipal()).isNull();
        assertThat(there.get("id").getPassword()).isEqualTo("secret");
    }

    @Test
    void sessionsOfBothMembersBelongToTheLogin() {
        share(false);
        here.put("id", login(ALICE));
        await(() -> there.containsKey("id"));
        SingleSignOn valve = new SingleSignOn();
        Session shop = session("/shop", "1");
        here.get("id").addSession(valve, "id", shop);
        there.get("id").addSession(valve, "id", session("/blog", "2"));
        await(() -> here.get("id").findSessions().size() == 2
                && there.get("id").findSessions().equals(here.get("id").findSessions()));
        here.get("id").removeSession(shop);
        await(() -> there.get("id").findSessions().size() == 1);
    }

    @Test
    void aLogoutEndsTheLoginElsewhereAndNamesItsSessions() {
        share(false);
        here.put("id", login(ALICE));
        Session shop = session("/shop", "1");
        here.get("id").addSession(new SingleSignOn(), "id", shop);
        await(() -> there.containsKey("id") && !there.get("id").findSessions().isEmpty());
        here.remove("id");
        await(() -> !there.containsKey("id"));
        await(() -> !ended.isEmpty());
        assertThat(ended).containsExactly(new SingleSignOnSessionKey(shop));
        assertThat(here).isEmpty();
    }

    @Test
    void aMemberThatComesLaterGetsTheLogins() {
        here = new SignOns(pair.first(), pair.workers(), "sso:localhost", () -> false, keys -> {});
        here.put("one", login(ALICE));
        here.put("two", login(ALICE));
        there = new SignOns(pair.second(), pair.workers(), "sso:localhost", () -> false, ended::addAll);
        await(there::complete);
        assertThat(there).containsOnlyKeys("one", "two");
    }

    @Test
    void aLoginIsAbandonedWhenItsSessionsHaveBeenGoneForMinutes() {
        share(false);
        here.put("id", login(ALICE));
        here.put("without", login(ALICE));
        here.get("id").addSession(new SingleSignOn(), "id", session("/shop", "1"));
        await(() -> there.containsKey("id") && !there.get("id").findSessions().isEmpty());
        long minute = TimeUnit.MINUTES.toNanos(1);
        assertThat(there.abandoned(0, key -> true)).isEmpty();
        assertThat(there.abandoned(4 * minute, key -> false)).isEmpty();
        assertThat(there.abandoned(6 * minute, key -> true)).isEmpty();
        assertThat(there.abandoned(10 * minute, key -> true)).isEmpty();
        assertThat(there.abandoned(12 * minute, key -> true)).containsExactly("id");
    }

    /** A class that only the realm of one member knows. */
    private record OwnPrincipal(String name) implements Principal, java.io.Serializable {

        @Override
        public String getName() {
            return name;
        }
    }
}
