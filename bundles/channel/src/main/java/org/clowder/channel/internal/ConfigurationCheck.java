package org.clowder.channel.internal;

import java.util.List;
import java.util.Map;
import org.clowder.channel.ChannelConfigurationCheck;
import org.clowder.channel.internal.config.SettingsReader;
import org.osgi.service.component.annotations.Component;

/** The same reading of a configuration as the one that counts. */
@Component(service = ChannelConfigurationCheck.class)
public final class ConfigurationCheck implements ChannelConfigurationCheck {

    @Override
    public List<String> problems(Map<String, ?> configuration) {
        return SettingsReader.read(configuration).problems();
    }
}
