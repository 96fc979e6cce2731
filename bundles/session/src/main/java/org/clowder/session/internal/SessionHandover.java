package org.clowder.session.internal;

import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Server;
import org.apache.catalina.Service;
import org.clowder.server.SessionSafety;
import org.clowder.session.SharedChannelCluster;
import org.clowder.session.StoreSafety;
import org.osgi.service.component.annotations.Component;

/** What the clusters of a server have is handed over to other members before this one leaves. */
@Component(service = SessionSafety.class)
public final class SessionHandover implements SessionSafety {

    @Override
    public boolean company(Server server) {
        return clusters(server).stream().anyMatch(SharedChannelCluster::hasCompany);
    }

    /** {@inheritDoc} One cluster is enough: what the others have is looked at by itself. */
    @Override
    public void expect(Server server, String member) {
        IllegalArgumentException refusal = null;
        for (SharedChannelCluster cluster : clusters(server)) {
            try {
                cluster.expectReceiver(member);
                return;
            } catch (IllegalArgumentException e) {
                refusal = refusal == null ? e : refusal;
            }
        }
        if (refusal != null) {
            throw refusal;
        }
    }

    @Override
    public void prepare(Server server) {
        clusters(server).forEach(SharedChannelCluster::prepareToLeave);
    }

    @Override
    public boolean prepared(Server server) {
        return clusters(server).stream().allMatch(SharedChannelCluster::preparedToLeave);
    }

    @Override
    public void leaving(Server server, boolean leaving) {
        clusters(server).forEach(cluster -> cluster.announceLeaving(leaving));
    }

    @Override
    public List<Part> look(Server server, String member) {
        return clusters(server).stream()
                .flatMap(cluster -> cluster.handover(member).stream())
                .map(SessionHandover::part)
                .toList();
    }

    private static Part part(StoreSafety store) {
        return new Part(
                store.what(),
                store.manager(),
                store.sessions(),
                store.safe(),
                State.valueOf(store.state().name()),
                store.reason());
    }

    private static List<SharedChannelCluster> clusters(Server server) {
        List<SharedChannelCluster> clusters = new ArrayList<>();
        for (Service service : server.findServices()) {
            if (service.getContainer() != null) {
                look(service.getContainer(), clusters);
            }
        }
        return clusters;
    }

    private static void look(Container container, List<SharedChannelCluster> clusters) {
        if (container.getCluster() instanceof SharedChannelCluster cluster && !clusters.contains(cluster)) {
            clusters.add(cluster);
        }
        if (!(container instanceof Context)) {
            for (Container child : container.findChildren()) {
                if (!(child instanceof Context)) {
                    look(child, clusters);
                }
            }
        }
    }
}
