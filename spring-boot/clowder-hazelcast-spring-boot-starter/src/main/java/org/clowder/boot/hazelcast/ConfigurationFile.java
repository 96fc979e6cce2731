package org.clowder.boot.hazelcast;

import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.ClientConfigRecognizer;
import com.hazelcast.client.config.XmlClientConfigBuilder;
import com.hazelcast.client.config.YamlClientConfigBuilder;
import com.hazelcast.config.Config;
import com.hazelcast.config.ConfigStream;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.clowder.hazelcast.SafeConfig;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;

/** A configuration of a member or of a client, XML or YAML, on the class path, at a URL or in a file; without any, members of this machine find each other that run the same application. */
final class ConfigurationFile {

    private final ResourceLoader loader;
    private final String location;
    private final String application;

    /**
     * @param location null for the one that is on the class path, if any is
     * @param application its name; null if it has none
     */
    ConfigurationFile(ResourceLoader loader, String location, String application) {
        this.loader = loader;
        this.location = location;
        this.application = application;
    }

    /** @throws HazelcastRefusedException if it is not there, or not valid */
    InstancePlan read() {
        return resource()
                .map(ConfigurationFile::read)
                .orElseGet(() -> InstancePlan.of(SafeConfig.secure(onLoopback())));
    }

    private Config onLoopback() {
        Config config = SafeConfig.onLoopback();
        return application == null ? config : config.setClusterName(application);
    }

    private Optional<Resource> resource() {
        if (location == null) {
            return Stream.of("hazelcast.xml", "hazelcast.yaml", "hazelcast.yml")
                    .map(name -> loader.getResource("classpath:" + name))
                    .filter(Resource::exists)
                    .findFirst();
        }
        return Optional.of(Stream.of(loader.getResource(location), new FileSystemResource(location))
                .filter(Resource::exists)
                .findFirst()
                .orElseThrow(() -> new HazelcastRefusedException("tsm.config.location=" + location
                        + ": nothing is there; expected a place on the class path, a URL, or a file")));
    }

    private static InstancePlan read(Resource resource) {
        try (InputStream in = resource.getInputStream()) {
            byte[] content = in.readAllBytes();
            boolean client = new ClientConfigRecognizer().isRecognized(new ConfigStream(stream(content)));
            return client
                    ? InstancePlan.of(SafeConfig.secure(client(content)))
                    : InstancePlan.of(SafeConfig.secure(Config.loadFromStream(stream(content))));
        } catch (Exception e) {
            // of several kinds, by what is wrong with it
            throw new HazelcastRefusedException(
                    resource.getDescription() + " is no configuration of Hazelcast: " + e.getMessage(), e);
        }
    }

    private static ClientConfig client(byte[] content) {
        boolean xml = new String(content, StandardCharsets.UTF_8).stripLeading().startsWith("<");
        return xml
                ? new XmlClientConfigBuilder(stream(content)).build()
                : new YamlClientConfigBuilder(stream(content)).build();
    }

    private static InputStream stream(byte[] content) {
        return new ByteArrayInputStream(content);
    }
}
