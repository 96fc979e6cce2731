package org.clowder.boot.hazelcast;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Which instance of Hazelcast holds the sessions: one that runs already, as a bean or under the name that was given; or else one that is made of a
 * bean {@code ClientConfig}, a bean {@code Config}, or a file, in this order.
 */
final class InstanceChoice {

    private static final String NAME = "tsm.hazelcast.instance.name";

    private final ObjectProvider<HazelcastInstance> instances;
    private final ObjectProvider<ClientConfig> clients;
    private final ObjectProvider<Config> members;
    private final ConfigurationFile file;
    private final String name;

    /** @param name of the instance; null for any */
    InstanceChoice(
            ObjectProvider<HazelcastInstance> instances,
            ObjectProvider<ClientConfig> clients,
            ObjectProvider<Config> members,
            ConfigurationFile file,
            String name) {
        this.instances = instances;
        this.clients = clients;
        this.members = members;
        this.file = file;
        this.name = name;
    }

    /** @param own true if it was made here, and is to be shut down by who has asked */
    record Chosen(HazelcastInstance instance, boolean own) {}

    /** @throws HazelcastRefusedException if there is none, or it is not clear which */
    Chosen choose() {
        Optional<HazelcastInstance> there = bean().or(() -> running(name));
        if (there.isPresent()) {
            return new Chosen(there.get(), false);
        }
        InstancePlan plan = plan();
        Optional<HazelcastInstance> running = running(plan.name());
        if (running.isPresent()) {
            return new Chosen(running.get(), false);
        }
        try {
            return new Chosen(plan.start(name), true);
        } catch (HazelcastException | IllegalStateException e) {
            throw new HazelcastRefusedException("Hazelcast does not start: " + e.getMessage(), e);
        }
    }

    private Optional<HazelcastInstance> bean() {
        if (name != null) {
            return instances.stream()
                    .filter(each -> each.getName().equals(name))
                    .findFirst();
        }
        HazelcastInstance only = instances.getIfUnique();
        List<String> names = instances.stream().map(HazelcastInstance::getName).toList();
        if (only == null && !names.isEmpty()) {
            throw new HazelcastRefusedException(
                    "There are several beans HazelcastInstance, " + names + ": set " + NAME + " to one of them");
        }
        return Optional.ofNullable(only);
    }

    private static Optional<HazelcastInstance> running(String name) {
        return Optional.ofNullable(name)
                .flatMap(given -> Optional.ofNullable(Hazelcast.getHazelcastInstanceByName(given))
                        .or(() -> Optional.ofNullable(HazelcastClient.getHazelcastClientByName(given))));
    }

    private InstancePlan plan() {
        return this.<ClientConfig>one(clients, InstancePlan::of, "ClientConfig")
                .or(() -> this.<Config>one(members, InstancePlan::of, "Config"))
                .orElseGet(file::read);
    }

    /** The bean of a type, or the one whose instance is to have the name that was given; empty if there is none. */
    private <T> Optional<InstancePlan> one(ObjectProvider<T> beans, Function<T, InstancePlan> form, String type) {
        List<InstancePlan> all = beans.stream().map(form).toList();
        List<InstancePlan> fitting = all.stream()
                .filter(plan ->
                        name == null || plan.name() == null || plan.name().equals(name))
                .toList();
        if (all.isEmpty() || fitting.size() == 1) {
            return fitting.stream().findFirst();
        }
        throw new HazelcastRefusedException("Beans " + type + " have the instanceName "
                + all.stream().map(InstancePlan::name).toList() + ", and " + NAME + " is "
                + (name == null ? "not set" : name) + ": set both to the same name");
    }
}
