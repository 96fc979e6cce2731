package org.clowder.samples.hello;

/** What the sample answers: one page without anything to load, and the same as JSON. */
final class VisitsPage {

    private static final String HTML =
            """
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>Hello from %1$s</title>
              <style>
                :root { color-scheme: light dark; --ink: #1d2433; --soft: #5b6577; --card: #fff; --back: #f2f4f8; --line: #dfe3ea; --mark: #0b6e6e; }
                @media (prefers-color-scheme: dark) {
                  :root { --ink: #e8ebf1; --soft: #9aa5b8; --card: #1c222d; --back: #12161e; --line: #2c3442; --mark: #5fd0c5; }
                }
                * { box-sizing: border-box; }
                body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem;
                       background: var(--back); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
                main { width: min(32rem, 100%%); background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 2rem; }
                h1 { margin: 0 0 .25rem; font-size: 1.15rem; font-weight: 600; }
                p { margin: 0; color: var(--soft); }
                .count { margin: 1.25rem 0; font-size: 4.5rem; line-height: 1; font-weight: 700; color: var(--mark); font-variant-numeric: tabular-nums; }
                dl { margin: 0 0 1.5rem; display: grid; grid-template-columns: auto 1fr; gap: .35rem 1rem; }
                dt { color: var(--soft); }
                dd { margin: 0; font-family: ui-monospace, monospace; font-size: .9rem; overflow-wrap: anywhere; }
                a { display: inline-block; padding: .55rem 1rem; border-radius: 8px; background: var(--mark); color: var(--card); text-decoration: none; font-weight: 600; }
                a:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
              </style>
            </head>
            <body>
              <main>
                <h1>Hello from a web application archive</h1>
                <p>This session has been here</p>
                <div class="count">%3$d</div>
                <dl>
                  <dt>Member</dt><dd>%1$s</dd>
                  <dt>Session</dt><dd>%2$s</dd>
                </dl>
                <a href="">Visit again</a>
              </main>
            </body>
            </html>
            """;

    private VisitsPage() {}

    static String html(String member, String session, int count) {
        return String.format(HTML, escapeHtml(member), escapeHtml(session), count);
    }

    static String json(String member, String session, int count) {
        return "{\"member\":\"" + escapeJson(member) + "\",\"session\":\"" + escapeJson(session) + "\",\"count\":"
                + count + "}";
    }

    private static String escapeHtml(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String escapeJson(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else if (c < ' ') {
                escaped.append(String.format("\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
