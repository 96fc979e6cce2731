package org.clowder.itests.wicket;

import org.apache.wicket.Page;
import org.apache.wicket.protocol.http.WebApplication;

/** Pages that remember: a counter, and an order in several steps. */
public final class Shop extends WebApplication {

    @Override
    protected void init() {
        super.init();
        getStoreSettings().setAsynchronous(false);
        setPageManagerProvider(new SessionPages(this));
        mountPage("/count", CountPage.class);
        mountPage("/order", OrderPage.class);
    }

    @Override
    public Class<? extends Page> getHomePage() {
        return CountPage.class;
    }
}
