package org.clowder.launcher.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.Directories;
import org.clowder.launcher.Invocation;
import org.clowder.launcher.framework.ConfigurationCheck;
import org.clowder.launcher.logging.LoggingConfiguration;
import org.clowder.launcher.member.JvmOptions;
import org.clowder.launcher.member.MemberDirectory;
import org.clowder.launcher.member.MemberProperties;
import org.clowder.shell.protocol.CommandTexts;
import org.clowder.tomcat.Json;

/** {@code check}: every problem of descriptor and configuration, without starting, also while the member runs. */
final class CheckCommand implements Command {

    private static final int SECONDS = 120;

    @Override
    public Syntax syntax() {
        return Syntax.of("check", "validate descriptor and configuration without starting")
                .option(Commands.JSON, CommandTexts.AS_JSON);
    }

    @Override
    public int run(Arguments arguments, Invocation invocation)
            throws CommandException, IOException, InterruptedException {
        MemberDirectory member = MemberDirectory.existing(arguments.base(invocation));
        MemberProperties values = MemberProperties.read(invocation.home(), member);
        LogManager.getLogManager().reset();
        Logger.getLogger("").setLevel(Level.OFF);
        Path storage = Files.createTempDirectory("clowder-check");
        try {
            List<String> problems = new ArrayList<>(JvmOptions.of(member).problems());
            problems.addAll(LoggingConfiguration.of(invocation.home(), member).problems());
            problems.addAll(
                    new ConfigurationCheck(invocation.home(), member, values, storage).run(SECONDS, TimeUnit.SECONDS));
            if (arguments.flag(Commands.JSON)) {
                invocation.out().println(json(problems));
            } else if (problems.isEmpty()) {
                invocation.out().println("configuration is valid");
            } else {
                problems.forEach(invocation.err()::println);
            }
            return problems.isEmpty() ? 0 : CommandException.REFUSED;
        } finally {
            Directories.delete(storage);
        }
    }

    private static String json(List<String> problems) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("valid", problems.isEmpty());
        fields.put("problems", problems);
        return Json.write(fields);
    }
}
