package org.clowder.session.internal.protocol;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Lists, queues and sets: a count, then the elements. */
final class CollectionForms {

    private CollectionForms() {}

    static void register(Forms forms) {
        lists(forms);
        sets(forms);
        constants(forms);
    }

    private static void lists(Forms forms) {
        forms.add(TypeIds.ARRAY_LIST, ArrayList.class, CollectionForms::write, in -> list(in));
        forms.add(
                TypeIds.LINKED_LIST,
                LinkedList.class,
                CollectionForms::write,
                in -> in.elements(in.count(1), new LinkedList<>()));
        forms.add(TypeIds.ARRAY_DEQUE, ArrayDeque.class, CollectionForms::write, in -> {
            int count = in.count(1);
            return in.elements(count, new ArrayDeque<>(count));
        });
        Form<Collection<?>> form = forms.add(
                TypeIds.LIST_OF, List.of().getClass(), CollectionForms::writeConstant, in -> List.copyOf(list(in)));
        forms.alias(List.of(1).getClass(), form);
    }

    private static void sets(Forms forms) {
        forms.add(TypeIds.HASH_SET, HashSet.class, CollectionForms::write, in -> {
            int count = in.count(1);
            return in.elements(count, new HashSet<>(MapForms.capacity(count)));
        });
        forms.add(TypeIds.LINKED_HASH_SET, LinkedHashSet.class, CollectionForms::write, in -> {
            int count = in.count(1);
            return in.elements(count, new LinkedHashSet<>(MapForms.capacity(count)));
        });
        forms.<TreeSet<?>>add(
                TypeIds.TREE_SET,
                TreeSet.class,
                (value, out) -> {
                    MapForms.natural(value.comparator());
                    write(value, out);
                },
                in -> in.elements(in.count(1), new TreeSet<>()));
        Form<Collection<?>> form = forms.add(
                TypeIds.SET_OF, Set.of().getClass(), CollectionForms::writeConstant, in -> Set.of(list(in).toArray()));
        forms.alias(Set.of(1).getClass(), form);
    }

    private static void constants(Forms forms) {
        forms.add(
                TypeIds.EMPTY_LIST,
                Collections.emptyList().getClass(),
                (value, out) -> {},
                in -> Collections.emptyList());
        forms.add(
                TypeIds.EMPTY_SET, Collections.emptySet().getClass(), (value, out) -> {}, in -> Collections.emptySet());
    }

    private static void write(Collection<?> value, DirectOutput out) throws NotDirectException, java.io.IOException {
        out.once(value);
        out.elements(value);
    }

    /** Those of {@code of}: the empty ones are always the same object. */
    private static void writeConstant(Collection<?> value, DirectOutput out)
            throws NotDirectException, java.io.IOException {
        if (!value.isEmpty()) {
            out.once(value);
        }
        out.elements(value);
    }

    private static ArrayList<Object> list(DirectInput in) throws MalformedInputException {
        int count = in.count(1);
        return in.elements(count, new ArrayList<>(count));
    }
}
