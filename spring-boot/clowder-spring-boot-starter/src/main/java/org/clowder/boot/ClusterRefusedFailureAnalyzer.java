package org.clowder.boot;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what is wrong with {@code clowder.cluster.*} where a stack trace would be. */
class ClusterRefusedFailureAnalyzer extends AbstractFailureAnalyzer<ClusterRefusedException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ClusterRefusedException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Change these properties, or set clowder.cluster.enabled=false: then sessions stay on this member.",
                cause);
    }
}
