package org.clowder.deploy.internal.rollout;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of the PID {@value #PID}. */
@ObjectClassDefinition(name = "Clowder: hot deployment", description = "What this member takes from others")
public @interface DeployConfiguration {

    /** The PID. */
    String PID = "org.clowder.deploy";

    @AttributeDefinition(
            name = "Accept rollouts",
            description =
                    "Whether applications that are deployed on all members by the operator of another one are taken")
    boolean accept_rollouts() default false;
}
