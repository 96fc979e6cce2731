package org.clowder.server.internal.reload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.clowder.server.internal.element.Element;

/**
 * Which elements of two readings belong together. Immutable.
 *
 * @param pairs from the new element to the old one
 * @param gone old elements without a new one
 * @param come new elements without an old one
 */
record Matching(Map<Element, Element> pairs, List<Element> gone, List<Element> come) {

    /** Pairs elements that say the same, wherever they are among the others. */
    static Matching equal(List<Element> old, List<Element> now) {
        return paired(old, now, Element::same);
    }

    /** Pairs elements of the same key, whatever else they say. */
    static Matching keyed(List<Element> old, List<Element> now, Function<Element, String> key) {
        return paired(old, now, (one, other) -> key.apply(one).equals(key.apply(other)));
    }

    private static Matching paired(List<Element> old, List<Element> now, BiPredicate<Element, Element> together) {
        Map<Element, Element> pairs = new LinkedHashMap<>();
        List<Element> gone = new ArrayList<>(old);
        List<Element> come = new ArrayList<>();
        for (Element element : now) {
            Optional<Element> found =
                    gone.stream().filter(other -> together.test(other, element)).findFirst();
            if (found.isPresent()) {
                pairs.put(element, found.get());
                gone.remove(found.get());
            } else {
                come.add(element);
            }
        }
        return new Matching(pairs, gone, come);
    }

    /** Pairs as many elements as possible that say the same and are in the same order. */
    static Matching ordered(List<Element> old, List<Element> now) {
        int[][] common = lengths(old, now);
        Map<Element, Element> pairs = new LinkedHashMap<>();
        List<Element> gone = new ArrayList<>();
        List<Element> come = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < old.size() || j < now.size()) {
            if (i < old.size() && j < now.size() && old.get(i).same(now.get(j))) {
                pairs.put(now.get(j++), old.get(i++));
            } else if (j == now.size() || (i < old.size() && common[i + 1][j] >= common[i][j + 1])) {
                gone.add(old.get(i++));
            } else {
                come.add(now.get(j++));
            }
        }
        return new Matching(pairs, gone, come);
    }

    /** Of the longest common subsequence of the rests that begin at each pair of positions. */
    private static int[][] lengths(List<Element> old, List<Element> now) {
        int[][] common = new int[old.size() + 1][now.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = now.size() - 1; j >= 0; j--) {
                common[i][j] = old.get(i).same(now.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    boolean nothingDiffers() {
        return gone.isEmpty() && come.isEmpty();
    }
}
