package org.clowder.boot.hazelcast;

import com.hazelcast.client.Client;
import org.apache.catalina.Context;
import org.apache.catalina.Engine;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.LifecycleState;
import org.clowder.hazelcast.HazelcastSessionManager;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Gives an application's manager its instance before the server starts, and shuts down one that was made for it after the server has stopped. In between
 * Spring ends its beans, of which the instance may be one: so the manager stops before, once no more requests come.
 */
final class SessionsInHazelcast implements LifecycleListener, SmartLifecycle, DisposableBean {

    private static final int AFTER_REQUESTS = WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 512;

    private final HazelcastSessionManager manager;
    private final InstanceChoice choice;
    private Engine engine;
    private InstanceChoice.Chosen chosen;
    private volatile boolean running;

    SessionsInHazelcast(HazelcastSessionManager manager, InstanceChoice choice) {
        this.manager = manager;
        this.choice = choice;
    }

    /** Of a server that has not been started; what is wrong is said before Tomcat has anything to clean up. */
    void of(Context context) {
        chosen = choice.choose();
        manager.setHazelcastInstance(chosen.instance());
        manager.setClientOnly(chosen.instance().getLocalEndpoint() instanceof Client);
        context.setManager(manager);
        engine = (Engine) context.getParent().getParent();
        engine.addLifecycleListener(this);
    }

    @Override
    public void lifecycleEvent(LifecycleEvent event) {
        if (event.getType().equals(Lifecycle.AFTER_STOP_EVENT)
                || event.getType().equals(Lifecycle.AFTER_DESTROY_EVENT)) {
            letGo();
        }
    }

    /** Before the server stops; one that was never started does not stop. */
    @Override
    public void destroy() {
        if (engine == null || engine.getState() == LifecycleState.NEW) {
            letGo();
        }
    }

    private void letGo() {
        if (chosen != null && chosen.own()) {
            chosen.instance().shutdown();
        }
        chosen = null;
    }

    @Override
    public int getPhase() {
        return AFTER_REQUESTS;
    }

    @Override
    public void start() {
        if (engine.getCluster() != null) {
            throw new HazelcastRefusedException("Sessions would be replicated by a Cluster and kept in Hazelcast:"
                    + " set clowder.cluster.enabled=false, or leave out the starter of one of them");
        }
        if (!manager.getState().isAvailable()) {
            change(manager::start);
        }
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        change(manager::stop);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private interface Step {

        void run() throws LifecycleException;
    }

    private static void change(Step step) {
        try {
            step.run();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }
}
