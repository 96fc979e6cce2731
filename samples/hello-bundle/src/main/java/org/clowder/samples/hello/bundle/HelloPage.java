package org.clowder.samples.hello.bundle;

/** What the sample shows, as a page and as JSON. */
final class HelloPage {

    private static final String PAGE =
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Hello from a web bundle</title>
            <style>
            :root { --ink: #1d2733; --paper: #f5f6f8; --card: #ffffff; --line: #dfe3e8; --soft: #5b6774; --accent: #0b6e5f; }
            @media (prefers-color-scheme: dark) {
              :root { --ink: #e6eaef; --paper: #12161b; --card: #1b2128; --line: #303842; --soft: #9aa6b2; --accent: #5fd0bb; }
            }
            * { box-sizing: border-box; }
            body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem;
              background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
            main { width: 100%%; max-width: 30rem; background: var(--card); border: 1px solid var(--line);
              border-radius: .75rem; padding: 2rem; }
            h1 { margin: 0; font-size: 1.25rem; }
            p { margin: .25rem 0 0; color: var(--soft); }
            .count { margin: 1.25rem 0; font-size: 3.5rem; line-height: 1; font-weight: 650; color: var(--accent);
              font-variant-numeric: tabular-nums; }
            .count small { font-size: 1rem; font-weight: 400; color: var(--soft); }
            dl { margin: 0; display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1rem;
              border-top: 1px solid var(--line); padding-top: 1rem; }
            dt { color: var(--soft); }
            dd { margin: 0; overflow-wrap: anywhere; font-family: ui-monospace, monospace; }
            a { display: inline-block; margin-top: 1.25rem; color: var(--accent); }
            </style>
            </head>
            <body>
            <main>
            <h1>Hello from a web bundle</h1>
            <p>%s</p>
            <div class="count">%d <small>%s</small></div>
            <dl>
            <dt>Member</dt><dd>%s</dd>
            <dt>Session</dt><dd>%s</dd>
            </dl>
            <a href="%s">Visit again</a>
            </main>
            </body>
            </html>
            """;

    private HelloPage() {}

    static String json(String member, String session, int count) {
        return "{\"member\":\"" + quoted(member) + "\",\"session\":\"" + quoted(session) + "\",\"count\":" + count
                + "}";
    }

    static String html(String member, String session, int count, String lastMember, String link) {
        return PAGE.formatted(
                escaped(greeting(member, lastMember)),
                count,
                count == 1 ? "visit" : "visits",
                escaped(member),
                escaped(session),
                escaped(link));
    }

    private static String greeting(String member, String lastMember) {
        if (lastMember.isEmpty()) {
            return "This is your first visit.";
        }
        return lastMember.equals(member)
                ? "Your last visit was to this member, too."
                : "Your last visit was to member " + lastMember + ".";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.toString();
    }
}
