package org.clowder.itests.shop;

import java.io.Serial;
import java.io.Serializable;

/** What somebody orders, filled in page by page. */
public final class Order implements Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    private String what;
    private String where;

    public String getWhat() {
        return what;
    }

    public void setWhat(String what) {
        this.what = what;
    }

    public String getWhere() {
        return where;
    }

    public void setWhere(String where) {
        this.where = where;
    }

    @Override
    public String toString() {
        return what + " to " + where;
    }
}
