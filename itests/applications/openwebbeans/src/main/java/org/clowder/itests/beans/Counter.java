package org.clowder.itests.beans;

import jakarta.enterprise.context.SessionScoped;
import java.io.Serializable;

/** A bean of the session. */
@SessionScoped
public class Counter implements Serializable {

    private static final long serialVersionUID = 1L;

    private int count;

    public int next() {
        return ++count;
    }
}
