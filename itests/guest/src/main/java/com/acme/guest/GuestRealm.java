package com.acme.guest;

import java.security.Principal;
import java.util.List;
import org.apache.catalina.realm.GenericPrincipal;
import org.apache.catalina.realm.RealmBase;

/** Knows the user {@code guest}, who has the role of the same name. */
public final class GuestRealm extends RealmBase {

    private String password = "";

    public void setPassword(String password) {
        this.password = password;
    }

    @Override
    protected String getPassword(String username) {
        return username.equals("guest") ? password : null;
    }

    @Override
    protected Principal getPrincipal(String username) {
        return new GenericPrincipal(username, List.of("guest"));
    }
}
