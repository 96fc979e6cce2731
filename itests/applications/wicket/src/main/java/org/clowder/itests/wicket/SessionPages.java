package org.clowder.itests.wicket;

import org.apache.wicket.Application;
import org.apache.wicket.DefaultPageManagerProvider;
import org.apache.wicket.pageStore.IPageStore;
import org.apache.wicket.pageStore.InSessionPageStore;

/** Keeps pages in the session, of each also as it was before, and not in files of this member. */
final class SessionPages extends DefaultPageManagerProvider {

    private static final int PAGES = 10;

    SessionPages(Application application) {
        super(application);
    }

    @Override
    protected IPageStore newPersistentStore() {
        return new Versions();
    }

    /** What it is given are copies already. */
    private static final class Versions extends InSessionPageStore {

        Versions() {
            super(PAGES);
        }

        @Override
        public boolean supportsVersioning() {
            return true;
        }
    }
}
