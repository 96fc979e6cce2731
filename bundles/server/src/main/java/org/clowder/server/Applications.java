package org.clowder.server;

import java.util.List;
import org.apache.catalina.Context;
import org.osgi.annotation.versioning.ProviderType;

/** All web applications of this member, over all {@link ApplicationSource}s. */
@ProviderType
public interface Applications {

    /** Every application, by host and path. */
    List<ApplicationStatus> list();

    /** Describes a context of the server, with whether it is replicated and why or why not. */
    ApplicationStatus describe(Context context, String kind, String source);
}
