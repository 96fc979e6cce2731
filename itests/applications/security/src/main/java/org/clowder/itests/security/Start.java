package org.clowder.itests.security;

import org.springframework.security.web.context.AbstractSecurityWebApplicationInitializer;

/** Found by Spring's own initializer in WEB-INF/lib. */
public final class Start extends AbstractSecurityWebApplicationInitializer {

    public Start() {
        super(Security.class);
    }

    @Override
    protected boolean enableHttpSessionEventPublisher() {
        return true;
    }
}
