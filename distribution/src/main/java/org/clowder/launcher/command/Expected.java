package org.clowder.launcher.command;

/** What the name of an operand or of an option's value stands for. */
enum Expected {
    COMMANDS,
    CHOICE,
    FILES,
    DIRECTORIES,
    MEMBERS,
    APPLICATIONS,
    NOTHING;

    static Expected of(String placeholder) {
        return switch (placeholder) {
            case "[COMMAND]" -> COMMANDS;
            case "FILE", "[FILE]" -> FILES;
            case "DIR" -> DIRECTORIES;
            case "MEMBER" -> MEMBERS;
            case "PATH" -> APPLICATIONS;
            default -> placeholder.contains("|") ? CHOICE : NOTHING;
        };
    }
}
