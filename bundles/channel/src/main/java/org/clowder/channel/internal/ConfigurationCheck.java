package org.clowder.channel.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.clowder.channel.ChannelConfigurationCheck;
import org.clowder.channel.internal.config.ChannelSettings;
import org.clowder.channel.internal.config.SettingsReader;
import org.clowder.channel.internal.tribes.PortProbe;
import org.clowder.tomcat.KeyProblem;
import org.osgi.service.component.annotations.Component;

/** The same reading of a configuration as the one that counts. */
@Component(service = ChannelConfigurationCheck.class)
public final class ConfigurationCheck implements ChannelConfigurationCheck {

    @Override
    public List<KeyProblem> problems(Map<String, ?> configuration, boolean ports) {
        SettingsReader.Reading read = SettingsReader.read(configuration);
        List<KeyProblem> problems = new ArrayList<>(read.problems());
        problems.addAll(read.unknown());
        Optional<ChannelSettings> settings = read.settings().filter(ChannelSettings::enabled);
        if (ports && settings.isPresent()) {
            PortProbe.problem(settings.get()).ifPresent(problems::add);
        }
        return problems;
    }
}
