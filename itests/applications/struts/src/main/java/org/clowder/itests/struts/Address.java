package org.clowder.itests.struts;

import java.io.Serializable;

/** What a wizard asks for, a page for each. */
public class Address implements Serializable {

    private static final long serialVersionUID = 1L;

    private String name;
    private String street;
    private String town;

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getStreet() {
        return street;
    }

    public void setStreet(String street) {
        this.street = street;
    }

    public String getTown() {
        return town;
    }

    public void setTown(String town) {
        this.town = town;
    }
}
