package org.clowder.boot.hazelcast;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says why there is no instance of Hazelcast for sessions where a stack trace would be. */
class HazelcastRefusedFailureAnalyzer extends AbstractFailureAnalyzer<HazelcastRefusedException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, HazelcastRefusedException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Change that, or set tsm.autoconfig.enabled=false: then sessions stay on this member.",
                cause);
    }
}
