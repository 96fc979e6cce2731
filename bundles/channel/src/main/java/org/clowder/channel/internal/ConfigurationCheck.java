package org.clowder.channel.internal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.clowder.channel.ChannelConfigurationCheck;
import org.clowder.channel.internal.config.ChannelSettings;
import org.clowder.channel.internal.config.SettingsReader;
import org.clowder.channel.internal.tribes.PortProbe;
import org.osgi.service.component.annotations.Component;

/** The same reading of a configuration as the one that counts. */
@Component(service = ChannelConfigurationCheck.class)
public final class ConfigurationCheck implements ChannelConfigurationCheck {

    @Override
    public List<String> problems(Map<String, ?> configuration, boolean ports) {
        SettingsReader.Reading read = SettingsReader.read(configuration);
        Optional<ChannelSettings> settings = read.settings().filter(ChannelSettings::enabled);
        if (!ports || settings.isEmpty()) {
            return read.problems();
        }
        try {
            PortProbe.check(settings.get());
            return read.problems();
        } catch (IOException e) {
            return List.of(e.getMessage());
        }
    }
}
