package org.clowder.management.internal.page;

/** Those who can reach a Service's connectors. */
public enum Audience {
    /** Of any Service: they may know how the member is, and nothing of its inside. */
    EVERYONE,
    /** Of the Service named {@value #SERVICE}: they run the member and may know all. */
    OPERATORS;

    private static final String SERVICE = "Management";

    static Audience of(String service) {
        return SERVICE.equals(service) ? OPERATORS : EVERYONE;
    }

    /** Whether what is meant for others may be shown to these. */
    boolean mayHave(Audience others) {
        return this == OPERATORS || others == EVERYONE;
    }
}
