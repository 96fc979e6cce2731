package org.clowder.management.internal.start;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.tomcat.util.security.Escape;
import org.clowder.management.internal.page.Answer;
import org.clowder.management.internal.page.Audience;
import org.clowder.management.internal.page.HostRule;
import org.clowder.management.internal.page.Page;
import org.clowder.management.internal.page.Pages;

/** Lists the pages of the management Service. */
final class PagesPage extends StartPage {

    private final String member;
    private final HostRule hosts;

    PagesPage(String member, HostRule hosts) {
        this.member = member;
        this.hosts = hosts;
    }

    @Override
    public Audience audience() {
        return Audience.OPERATORS;
    }

    @Override
    public Answer answer(HttpServletRequest request, Audience reader) {
        return hosts.refuses(request).orElseGet(() -> list(request));
    }

    private Answer list(HttpServletRequest request) {
        List<Page> all = Pages.beside(request);
        String list = all.stream()
                .filter(page -> page.title().isPresent() && page.path().isPresent())
                .map(page -> "<dt><a href=\"%1$s\">%1$s</a></dt><dd>%2$s</dd>%n"
                        .formatted(
                                Escape.xml(page.path().orElseThrow()),
                                Escape.xml(page.title().orElseThrow())))
                .collect(Collectors.joining("", "<dl>\n", "</dl>\n"));
        return html(200, "Member " + Escape.xml(member), list);
    }
}
