package org.clowder.session.internal.protocol;

import java.util.HashMap;
import java.util.Map;

/** The direct forms, found by the exact class of a value or by the id of its type. */
final class Forms {

    private static final Forms ALL = new Forms();

    static {
        ScalarForms.register(ALL);
        ArrayForms.register(ALL);
        TextForms.register(ALL);
        TimeForms.register(ALL);
        CollectionForms.register(ALL);
        MapForms.register(ALL);
    }

    /** Holds classes of the JDK only. Filled once, before anybody can see it. */
    private final Map<Class<?>, Form<?>> byClass = new HashMap<>();

    private final Form<?>[] byId = new Form<?>[TypeIds.SERIALIZER];

    private Forms() {}

    /** The form of values of exactly this class, or null. */
    static Form<?> of(Class<?> type) {
        return ALL.byClass.get(type);
    }

    static Form<?> of(int id) throws MalformedInputException {
        Form<?> form = id < ALL.byId.length ? ALL.byId[id] : null;
        if (form == null) {
            throw new MalformedInputException("unknown type id " + id + "; is the sender of a later version?");
        }
        return form;
    }

    <T> Form<T> add(int id, Class<?> type, Form.Writer<T> writer, Form.Reader reader) {
        Form<T> form = new Form<>(id, writer, reader);
        byId[id] = form;
        byClass.put(type, form);
        return form;
    }

    /** A second class with the same form, which is read as whichever the JDK chooses. */
    void alias(Class<?> type, Form<?> form) {
        byClass.put(type, form);
    }
}
