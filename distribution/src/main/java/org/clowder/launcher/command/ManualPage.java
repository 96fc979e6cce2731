package org.clowder.launcher.command;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The manual page {@code clowder(1)}, in the macros of man. */
final class ManualPage {

    /** What {@code bin/clowder} takes from its environment. */
    private static final List<String[]> ENVIRONMENT = List.of(
            new String[] {"JAVA_HOME", "the Java to use, 17 or later; without it, the java on the PATH"},
            new String[] {"CLOWDER_BASE", "the directory of the member, where no --base is given"},
            new String[] {
                "CLOWDER_OPTS",
                "options for the JVM of a member, for example -Xmx2g, behind those of conf/jvm.options; commands see the"
                        + " -D among them, too"
            },
            new String[] {"CLOWDER_CDS", "off: no archive of classes is made in data/"},
            new String[] {
                "CLOWDER_NAME",
                "the value of a property of conf/clowder.properties, its name in upper case and with underscores:"
                        + " CLOWDER_HTTP_PORT is http.port"
            });

    private static final List<String[]> FILES = List.of(
            new String[] {"conf/clowder.properties", "name, addresses, ports, times of the member"},
            new String[] {"conf/jvm.options", "options for the JVM of the member"},
            new String[] {"conf/catalina-server.xml", "the descriptor: Tomcat's server.xml"},
            new String[] {"conf/org.clowder.channel.cfg", "the channel that the members of a cluster share"},
            new String[] {"deploy/", "applications and bundles, deployed while the member runs"},
            new String[] {"logs/", "what the member says"});

    private final Collection<Command> commands;
    private final String version;

    ManualPage(Collection<Command> commands, String version) {
        this.commands = commands;
        this.version = version;
    }

    @Override
    public String toString() {
        StringBuilder page = new StringBuilder(".TH CLOWDER 1 \"\" \"Clowder " + escaped(version) + "\"\n.ad l\n.nh\n");
        page.append(".SH NAME\nclowder \\- run a member of a Tomcat cluster on OSGi, and talk to it\n");
        page.append(".SH SYNOPSIS\n\\fBclowder\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR...] [\\fIARGUMENT\\fR...]\n");
        page.append(".SH COMMANDS\n");
        commands.forEach(command -> append(page, command.syntax()));
        page.append(".SH OPTIONS\nOf every command; the first of each that only asks the member:\n");
        page.append(item(form(Syntax.ANSWER), Syntax.ANSWER.help()));
        Syntax.COMMON.forEach(option -> page.append(item(form(option), option.help())));
        page.append(".SH EXIT STATUS\n");
        HelpCommand.EXIT_CODES.forEach(code -> page.append(item(code.substring(0, 1), code.substring(2))));
        page.append(".SH ENVIRONMENT\n").append(items(ENVIRONMENT));
        page.append(".SH FILES\nIn the directory of the member:\n").append(items(FILES));
        return page.toString();
    }

    private static void append(StringBuilder page, Syntax syntax) {
        String operands = syntax.operands().stream()
                .map(operand -> " \\fI" + escaped(operand) + "\\fR")
                .collect(Collectors.joining());
        String options =
                syntax.shown().stream().map(option -> " [" + form(option) + "]").collect(Collectors.joining());
        page.append(item("\\fB" + escaped(syntax.name()) + "\\fR" + operands + options, syntax.help()));
        if (!syntax.shown().isEmpty()) {
            page.append(".RS\n");
            syntax.shown().forEach(option -> page.append(item(form(option), option.help())));
            page.append(".RE\n");
        }
    }

    private static String form(Option option) {
        String letter = option.letter().isEmpty() ? "" : "\\fB" + escaped(option.letter()) + "\\fR|";
        String name = letter + "\\fB" + escaped(option.name()) + "\\fR";
        return option.takesValue() ? name + " \\fI" + escaped(option.value()) + "\\fR" : name;
    }

    private static String items(List<String[]> items) {
        return items.stream()
                .map(each -> item("\\fB" + escaped(each[0]) + "\\fR", each[1]))
                .collect(Collectors.joining());
    }

    /** @param term in roff already */
    private static String item(String term, String text) {
        return ".TP\n" + term + "\n" + escaped(text) + "\n";
    }

    /** No text begins with a dot or an apostrophe, where roff would take it for a request. */
    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq");
    }
}
