package org.clowder.itests.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import javax.xml.namespace.QName;

/**
 * Keeps values of many kinds in the session, all of them set by {@code /fill}, and shows what there is, by what it does if it is code. What is at
 * {@code /shared} is one object under two names, if it still is.
 */
public final class KindsServlet extends HttpServlet {

    private enum Size {
        TINY,
        SMALL,
        MEDIUM {
            @Override
            public String toString() {
                return "medium";
            }
        },
        LARGE,
        HUGE
    }

    private record Article(String name, Size size, Article instead) implements Serializable {}

    private static final class User implements Principal, Serializable {

        @Override
        public String getName() {
            return "anna";
        }

        @Override
        public String toString() {
            return "user " + getName();
        }
    }

    private static final class SoldOut extends Exception {

        SoldOut(Throwable cause) {
            super("sold out", cause);
        }
    }

    private interface Code<T> extends UnaryOperator<T>, Serializable {}

    private interface Key<T, K> extends Function<T, K>, Serializable {}

    /** Beside the servlet all classes of the application. */
    @SuppressWarnings("GetClassOnEnum") // a constant with a body has a class of its own
    public static List<Class<?>> classes() {
        return List.of(
                Size.class, Size.MEDIUM.getClass(), Article.class, User.class, SoldOut.class, Code.class, Key.class);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession();
        response.setContentType("text/plain;charset=UTF-8");
        switch (request.getPathInfo()) {
            case "/fill" -> values().forEach(session::setAttribute);
            case "/share" -> {
                List<String> list = new ArrayList<>(List.of("a"));
                session.setAttribute("one", list);
                session.setAttribute("other", list);
            }
            default -> {}
        }
        if (request.getPathInfo().startsWith("/share")) {
            Object one = session.getAttribute("one");
            response.getWriter().print(one + (one == session.getAttribute("other") ? " twice" : " and another"));
            return;
        }
        for (String name : new TreeSet<>(Collections.list(session.getAttributeNames()))) {
            response.getWriter().print(name + " = " + text(session.getAttribute(name)) + "\n");
        }
    }

    private static Map<String, Object> values() throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        String greeting = "hello ";
        Code<String> lambda = name -> greeting + name;
        Code<String> reference = String::strip;
        Key<String, Integer> length = String::length;
        values.put("lambda", lambda);
        values.put("method reference", reference);
        values.put("comparator of a key", Comparator.comparing(length));
        values.put("comparator, reversed", String.CASE_INSENSITIVE_ORDER.reversed());
        values.put("record", new Article("shoe", Size.LARGE, new Article("sock", Size.MEDIUM, null)));
        values.put("constant with a body", Size.MEDIUM);
        values.put("set of constants", new HashSet<>(Set.of(Size.values())));
        values.put("map of constants", new EnumMap<>(Map.of(Size.SMALL, 1, Size.LARGE, 3)));
        values.put("enum set", EnumSet.of(Size.SMALL, Size.MEDIUM));
        values.put("exception", new SoldOut(new IllegalStateException("none left")));
        values.put("principal", new User());
        values.put("principal of a certificate", new X500Principal("CN=anna"));
        values.put("qualified name", new QName("urn:shop", "article", "s"));
        values.put("url", URI.create("https://idp.example/realms/one").toURL());
        values.put("uri", URI.create("urn:shop"));
        values.put("address", InetAddress.getByAddress("shop.example", new byte[] {10, 0, 0, 1}));
        values.put("address with a port", InetSocketAddress.createUnresolved("shop.example", 80));
        values.put("file", new File("orders/1.txt"));
        values.put("pattern", Pattern.compile("a+", Pattern.CASE_INSENSITIVE));
        values.put("class", Article.class);
        values.put("locale", Locale.CANADA_FRENCH);
        values.put("currency", Currency.getInstance("EUR"));
        values.put("uuid", new UUID(1, 2));
        values.put("decimal", new BigDecimal("1.50"));
        values.put("date", LocalDate.of(2020, 1, 2));
        values.put("date with a zone", Instant.EPOCH.atZone(ZoneId.of("Europe/Berlin")));
        values.put("duration", Duration.ofMinutes(5));
        values.put("timestamp", Timestamp.from(Instant.EPOCH));
        values.put("part of a map", new TreeMap<>(Map.of("a", 1, "b", 2, "c", 3)).headMap("c"));
        values.put("list", List.of("a", List.of("b")));
        values.put("list of an array", Arrays.asList("a", null));
        values.put("list, unmodifiable", Collections.unmodifiableList(new ArrayList<>(List.of("a"))));
        values.put("map, synchronized", Collections.synchronizedMap(new TreeMap<>(Map.of("a", 1))));
        values.put("map, concurrent", new ConcurrentHashMap<>(Map.of("a", 1)));
        values.put("queue", new ArrayDeque<>(List.of("a", "b")));
        values.put("bits", BitSet.valueOf(new long[] {5}));
        values.put("counter", new AtomicInteger(7));
        values.put("array", new int[][] {{1, 2}, {3}});
        values.put("text that grows", new StringBuilder("abc"));
        return values;
    }

    @SuppressWarnings("unchecked")
    private static String text(Object value) {
        if (value instanceof UnaryOperator<?> code) {
            return ((UnaryOperator<String>) code).apply(" anna ");
        }
        if (value instanceof Comparator<?> order) {
            return Collections.max(List.of("bb", "a", "C"), (Comparator<String>) order);
        }
        if (value instanceof Throwable failure) {
            return failure + ", caused by " + failure.getCause();
        }
        if (value instanceof Collection<?> several) {
            return several.stream().map(String::valueOf).sorted().toList().toString();
        }
        return value instanceof int[][] numbers ? Arrays.deepToString(numbers) : String.valueOf(value);
    }
}
