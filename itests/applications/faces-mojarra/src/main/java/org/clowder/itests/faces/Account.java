package org.clowder.itests.faces;

import jakarta.enterprise.context.SessionScoped;
import jakarta.inject.Named;
import java.io.Serializable;

/** Who is here. Weld keeps it in the session, as an object of the class that calls the interceptor. */
@Named
@SessionScoped
public class Account implements Serializable {

    private static final long serialVersionUID = 1;

    private String name = "nobody";

    public String getName() {
        return name;
    }

    @Numbered
    public void setName(String name) {
        this.name = name;
    }
}
