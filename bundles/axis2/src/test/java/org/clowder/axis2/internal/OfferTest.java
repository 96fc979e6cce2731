package org.clowder.axis2.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.group.GroupChannel;
import org.clowder.axis2.internal.StandIn.Context;
import org.clowder.axis2.internal.StandIn.DerivedAgent;
import org.clowder.axis2.internal.StandIn.TribesAgent;
import org.junit.jupiter.api.Test;

/** A context of Axis2 in all the states that it may be found in. */
class OfferTest {

    private final Context context = new Context();
    private final List<Channel> registered = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final GroupChannel channel = new GroupChannel();

    private Offer offer(Duration patience) {
        return new Offer(new Axis2Context(context), this::register, warnings::add, patience);
    }

    private Runnable register(Channel found) {
        registered.add(found);
        return () -> registered.remove(found);
    }

    @Test
    void theChannelIsOfferedFromTheEndOfTheInitialisationToThatOfTheClustering() {
        Offer offer = offer(Offer.PATIENCE);
        TribesAgent agent = new DerivedAgent();
        context.configuration.agent = agent;
        offer.look();
        agent.set(channel);
        offer.look();
        assertThat(registered).as("before it is initialised").isEmpty();

        context.initialized = "true";
        offer.look();
        offer.look();
        assertThat(registered).containsExactly(channel);

        context.initialized = null;
        offer.look();
        assertThat(registered).as("after shutdown()").isEmpty();

        GroupChannel next = new GroupChannel();
        agent.set(next);
        context.initialized = "true";
        offer.look();
        assertThat(registered).containsExactly(next);
        assertThat(warnings).isEmpty();
    }

    @Test
    void anotherChannelReplacesTheOneBefore() {
        Offer offer = offered();
        GroupChannel next = new GroupChannel();
        ((TribesAgent) context.configuration.agent).set(next);
        offer.look();
        assertThat(registered).containsExactly(next);
    }

    @Test
    void nothingIsOfferedAfterTheContextHasGone() {
        Offer offer = offered();
        offer.end();
        assertThat(registered).isEmpty();
        offer.look();
        assertThat(registered).isEmpty();
    }

    @Test
    void whatIsRegisteredWhileTheContextGoesIsWithdrawn() {
        context.configuration.agent = new TribesAgent().set(channel);
        context.initialized = "true";
        Offer[] self = new Offer[1];
        self[0] = new Offer(
                new Axis2Context(context),
                found -> {
                    self[0].end();
                    return register(found);
                },
                warnings::add,
                Offer.PATIENCE);
        self[0].look();
        assertThat(registered).isEmpty();
    }

    private Offer offered() {
        context.configuration.agent = new TribesAgent().set(channel);
        context.initialized = "true";
        Offer offer = offer(Offer.PATIENCE);
        offer.look();
        assertThat(registered).containsExactly(channel);
        return offer;
    }

    @Test
    void anInitialisationThatDoesNotComeToItsEndIsSaidOnce() {
        context.configuration.agent = new TribesAgent().set(channel);
        Offer offer = offer(Duration.ZERO);
        offer.look();
        offer.look();
        assertThat(warnings).singleElement().asString().contains("not initialised", "AvoidInitiation");
    }

    @Test
    void clusteringThatIsNotConfiguredIsSaidOnce() {
        Offer offer = offer(Offer.PATIENCE);
        offer.look();
        offer.look();
        assertThat(warnings).singleElement().asString().contains("no clustering", "axis2.xml");
    }

    @Test
    void anAgentThatIsNotTribesIsSaid() {
        context.configuration.agent = "Hazelcast's";
        offer(Offer.PATIENCE).look();
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("java.lang.String", "no field for a channel of Tribes");
    }

    @Test
    void aContextOfAnotherShapeIsSaid() {
        new Offer(new Axis2Context("no context"), this::register, warnings::add, Offer.PATIENCE).look();
        assertThat(warnings).singleElement().asString().contains("java.lang.String", "getAxisConfiguration");
    }

    @Test
    void anAgentWithACopyOfTribesOfItsOwnIsSaid() throws Exception {
        Class<?> agent = new Copies().loadClass(TribesAgent.class.getName());
        var constructor = agent.getDeclaredConstructor();
        constructor.setAccessible(true);
        context.configuration.agent = constructor.newInstance();
        context.initialized = "true";
        offer(Offer.PATIENCE).look();
        assertThat(registered).isEmpty();
        assertThat(warnings).singleElement().asString().contains("another copy of Tribes", "org.clowder.tomcat");
    }

    /** Has the stand-in's and Tribes' classes a second time. */
    private static final class Copies extends ClassLoader {

        Copies() {
            super(OfferTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("org.apache.catalina.tribes.") && !name.startsWith(StandIn.class.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            try (InputStream code = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = code.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
