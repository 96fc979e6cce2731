package org.clowder.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.clowder.harness.MemberProcess;

/** A class with a main method that starts embedded Tomcat, as a member. */
public final class EmbeddedTomcat extends MemberProcess {

    private final List<String> options;
    private final Class<?> main;
    private final String page;
    private List<String> arguments = List.of();

    /**
     * @param options of the JVM, with the class path
     * @param page that is answered with 200 once it is ready
     */
    public EmbeddedTomcat(String name, Path base, int channelPort, List<String> options, Class<?> main, String page) {
        super(name, base, channelPort);
        this.options = options;
        this.main = main;
        this.page = page;
    }

    /** What its main method is given. */
    public EmbeddedTomcat with(Object... given) {
        arguments = Stream.of(given).map(Object::toString).toList();
        return this;
    }

    @Override
    protected ProcessBuilder command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(options);
        command.add(main.getName());
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    @Override
    public boolean ready() {
        return answers(page);
    }
}
