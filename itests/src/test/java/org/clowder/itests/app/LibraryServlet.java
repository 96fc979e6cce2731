package org.clowder.itests.app;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableTable;
import com.google.common.collect.Range;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import kotlin.LazyKt;
import kotlin.Pair;
import kotlin.collections.CollectionsKt;
import kotlin.text.Regex;
import org.eclipse.collections.api.factory.Bags;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.joda.time.DateTime;
import org.joda.time.DateTimeZone;
import org.joda.time.Period;
import scala.Option;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/** Keeps values of several libraries in the session, all of them set by {@code /fill}, and shows what there is. */
public final class LibraryServlet extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession();
        if ("/fill".equals(request.getPathInfo())) {
            fill(session);
        }
        response.setContentType("text/plain;charset=UTF-8");
        for (String name : new TreeSet<>(Collections.list(session.getAttributeNames()))) {
            response.getWriter().print(name + " = " + session.getAttribute(name) + "\n");
        }
    }

    private static void fill(HttpSession session) {
        session.setAttribute("guava map", ImmutableMap.of("a", 1, "b", 2));
        session.setAttribute("guava multimap", ImmutableListMultimap.of("a", 1, "a", 2));
        session.setAttribute("guava table", ImmutableTable.of("row", "column", Range.closedOpen(1, 5)));
        session.setAttribute("eclipse list", Lists.immutable.of("a", Bags.mutable.of("b", "b")));
        session.setAttribute("eclipse ints", IntLists.mutable.of(1, 2));
        session.setAttribute("joda time", new DateTime(2020, 1, 2, 3, 4, DateTimeZone.forID("Europe/Berlin")));
        session.setAttribute("joda period", Period.weeks(2));
        session.setAttribute("kotlin list", built());
        session.setAttribute("kotlin lazy", LazyKt.lazyOf(new Pair<>("a", new Regex("b"))));
        session.setAttribute(
                "scala list", CollectionConverters.asScala(List.of(1, 2, 3)).toList());
        session.setAttribute("scala map", CollectionConverters.asScala(Map.of("a", 1)));
        session.setAttribute(
                "scala option",
                Option.apply(new Tuple2<>(
                        "a", CollectionConverters.asScala(List.of(1)).toVector())));
    }

    private static List<String> built() {
        List<String> builder = CollectionsKt.createListBuilder();
        builder.add("a");
        return CollectionsKt.build(builder);
    }
}
