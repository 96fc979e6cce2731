package org.clowder.itests.sessions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.catalina.Context;
import org.apache.catalina.ha.session.ClusterManagerBase;
import org.apache.catalina.ha.session.JvmRouteBinderValve;
import org.apache.catalina.startup.Tomcat;
import org.clowder.channel.standalone.StandaloneChannel;
import org.clowder.harness.Await;
import org.clowder.harness.Ports;
import org.clowder.session.SharedChannelCluster;

/** Members that replicate by the shared channel. */
final class TribesCluster extends Cluster {

    private final List<Integer> ports;
    private final boolean sticky;
    private final Supplier<ClusterManagerBase> managers;

    /** @param sticky whether a session's id names the member that it has come to */
    TribesCluster(Path work, int members, boolean sticky, Supplier<ClusterManagerBase> managers) {
        super(work);
        this.ports = Ports.some(members);
        this.sticky = sticky;
        this.managers = managers;
        start(1, members);
    }

    @Override
    SessionStore store(int number) {
        ClusterManagerBase manager = managers.get();
        manager.setProcessExpiresFrequency(1);
        StandaloneChannel channel = channel(number);
        SharedChannelCluster cluster = new SharedChannelCluster();
        cluster.setSharedChannel(channel.shared());
        cluster.setManagerTemplate(manager);
        if (sticky) {
            cluster.addValve(new JvmRouteBinderValve());
        }
        return new Store(channel, cluster);
    }

    private StandaloneChannel channel(int number) {
        try {
            return StandaloneChannel.open(
                    Map.of(
                            "cluster.name",
                            "contract-" + ports.get(0),
                            "port",
                            String.valueOf(ports.get(number - 1)),
                            "members",
                            ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","))),
                    "member" + number);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Store(StandaloneChannel channel, SharedChannelCluster cluster) implements SessionStore {

        @Override
        public void serve(Tomcat tomcat, Context context) {
            tomcat.getEngine().setCluster(cluster);
        }

        @Override
        public void settle() {
            Await.until(
                    "all that others have is here",
                    () -> cluster.stateTransferDone()
                            && cluster.missingChannel().isEmpty());
        }

        @Override
        public void kill() {
            channel.close();
        }

        @Override
        public void close() {
            channel.close();
        }
    }
}
