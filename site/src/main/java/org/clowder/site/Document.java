package org.clowder.site;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.AttributeProvider;
import org.commonmark.renderer.html.HtmlRenderer;

/** One document in Markdown, as it is shown where the sources are: with tables, and with headings that links lead to. */
final class Document {

    private static final List<Extension> TABLES = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(TABLES).build();

    private final Node root;
    private final Map<Heading, String> ids = new IdentityHashMap<>();
    /** Of the second level. */
    private final List<String> contents = new ArrayList<>();

    private String title = "";

    private Document(Node root) {
        this.root = root;
        Map<String, Integer> taken = new HashMap<>();
        root.accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                String text = text(heading);
                title = title.isEmpty() ? text : title;
                String id = id(text);
                int before = taken.merge(id, 1, Integer::sum) - 1;
                ids.put(heading, before == 0 ? id : id + "-" + before);
                if (heading.getLevel() == 2) {
                    contents.add("<li><a href=\"#" + ids.get(heading) + "\">" + escaped(text) + "</a></li>\n");
                }
            }
        });
    }

    static Document of(String markdown) {
        return new Document(PARSER.parse(markdown));
    }

    private static String text(Heading heading) {
        StringBuilder text = new StringBuilder();
        heading.accept(new AbstractVisitor() {
            @Override
            public void visit(Text part) {
                text.append(part.getLiteral());
            }

            @Override
            public void visit(Code part) {
                text.append(part.getLiteral());
            }
        });
        return text.toString();
    }

    /** By the rule of the place where the sources are. */
    private static String id(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                .replace(' ', '-');
    }

    /** Text as it stands in HTML. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** The first heading. */
    String title() {
        return title;
    }

    /** Has each link lead elsewhere; one of which null is made is none any more. */
    void lead(UnaryOperator<String> destination) {
        root.accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                visitChildren(link);
                String to = destination.apply(link.getDestination());
                if (to == null) {
                    for (Node child = link.getFirstChild(); child != null; child = link.getFirstChild()) {
                        link.insertBefore(child);
                    }
                    link.unlink();
                } else {
                    link.setDestination(to);
                }
            }

            @Override
            public void visit(Image image) {
                String to = destination.apply(image.getDestination());
                image.setDestination(to == null ? "" : to);
            }
        });
    }

    /** A list of links to headings of the second level, then the document. */
    String html() {
        AttributeProvider anchors = (node, tag, attributes) -> {
            if (node instanceof Heading heading) {
                attributes.put("id", ids.get(heading));
            }
        };
        String list = contents.isEmpty()
                ? ""
                : "<nav aria-label=\"On this page\">\n<ul>\n" + String.join("", contents) + "</ul>\n</nav>\n";
        return list
                + HtmlRenderer.builder()
                        .extensions(TABLES)
                        .escapeHtml(true)
                        .attributeProviderFactory(context -> anchors)
                        .build()
                        .render(root);
    }
}
