package com.acme.guest;

import org.osgi.framework.FrameworkUtil;

/** What all of the guest's classes say of themselves. */
final class Guest {

    private Guest() {}

    /** The version of the bundle that the code is of. */
    static String version() {
        return FrameworkUtil.getBundle(Guest.class).getVersion().toString();
    }
}
