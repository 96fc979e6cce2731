package org.clowder.deploy.it.app;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.concurrent.Phaser;

/** Keeps its application starting until the test has arrived twice. */
public final class WaitingListener implements ServletContextListener {

    public static final String PHASER = "org.clowder.deploy.it.phaser";

    @Override
    public void contextInitialized(ServletContextEvent event) {
        Phaser phaser = (Phaser) System.getProperties().get(PHASER);
        phaser.arriveAndAwaitAdvance();
        phaser.arriveAndAwaitAdvance();
    }
}
