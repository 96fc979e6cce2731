package org.clowder.boot;

import org.springframework.context.SmartLifecycle;

/** Something to be done at a place in the stop of the application, and taken back if it starts again. */
final class StopStep implements SmartLifecycle {

    private final int phase;
    private final Runnable takenBack;
    private final Runnable step;
    private volatile boolean running;

    /** @param phase the higher, the earlier */
    StopStep(int phase, Runnable takenBack, Runnable step) {
        this.phase = phase;
        this.takenBack = takenBack;
        this.step = step;
    }

    @Override
    public int getPhase() {
        return phase;
    }

    @Override
    public void start() {
        takenBack.run();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        step.run();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
