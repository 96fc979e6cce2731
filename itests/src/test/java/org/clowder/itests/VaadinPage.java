package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.clowder.harness.MemberProcess;

/**
 * A page of a Vaadin application, as its JavaScript has it in a browser: it sends what the user does to the server, and knows of the page
 * what the server has answered. For one thread.
 */
final class VaadinPage {

    private static final String GUARD = "for(;;);";
    private static final String NAVIGATION =
            """
            {"type": "event", "node": 1, "event": "ui-navigate",
             "data": {"route": "", "query": "", "appShellTitle": "", "historyState": null, "trigger": ""}}""";
    private static final String VALUE =
            """
            {"type": "mSync", "node": %1$d, "feature": 1, "property": "value", "value": "%2$s"},
            {"type": "event", "node": %1$d, "event": "change", "data": {}}""";
    private static final String CLICK =
            """
            {"type": "event", "node": %d, "event": "click", "data": {
             "event.screenX": 1, "event.screenY": 1, "event.clientX": 1, "event.clientY": 1, "event.detail": 1, "event.button": 0,
             "event.ctrlKey": false, "event.shiftKey": false, "event.altKey": false, "event.metaKey": false}}""";

    private final Browser browser;
    private final String application;
    private final Number id;
    private final String token;
    private Number syncId;
    private Number clientId;
    /** By the name of the element; the last of each. */
    private final Map<String, Number> elements = new HashMap<>();

    private final Map<Number, String> texts = new HashMap<>();

    private VaadinPage(Browser browser, String application, Map<?, ?> configuration) {
        this.browser = browser;
        this.application = application;
        id = (Number) configuration.get("v-uiId");
        Map<?, ?> first = (Map<?, ?>) configuration.get("uidl");
        token = (String) first.get("Vaadin-Security-Key");
        take(first);
    }

    static VaadinPage open(Browser browser, MemberProcess member, String application) throws IOException {
        String answer =
                browser.get(member, application + "/?v-r=init&location=").body();
        VaadinPage page = new VaadinPage(
                browser, application, (Map<?, ?>) Json.object(answer).get("appConfig"));
        page.send(member, NAVIGATION);
        return page;
    }

    void write(MemberProcess member, String element, String value) throws IOException {
        send(member, VALUE.formatted(elements.get(element), value));
    }

    void click(MemberProcess member, String element) throws IOException {
        send(member, CLICK.formatted(elements.get(element)));
    }

    /** What the page asks now and then, so that the server does not take it for closed. Gives the status. */
    int beat(MemberProcess member) throws IOException {
        return browser.postJson(member, application + "/?v-r=heartbeat&v-uiId=" + id, "")
                .statusCode();
    }

    Collection<String> texts() {
        return texts.values();
    }

    private void send(MemberProcess member, String calls) throws IOException {
        String message = "{\"csrfToken\": \"" + token + "\", \"syncId\": " + syncId + ", \"clientId\": " + clientId
                + ", \"rpc\": [" + calls + "]}";
        String answer = browser.postJson(member, application + "/?v-r=uidl&v-uiId=" + id, message)
                .body();
        assertThat(answer).startsWith(GUARD);
        Map<String, Object> content =
                Json.list(answer.substring(GUARD.length())).get(0);
        assertThat(content)
                .as("neither the end of the session nor a page to load again")
                .doesNotContainKey("meta");
        take(content);
    }

    private void take(Map<?, ?> content) {
        syncId = (Number) content.get("syncId");
        clientId = (Number) content.get("clientId");
        if (content.get("changes") instanceof List<?> changes) {
            changes.forEach(each -> change((Map<?, ?>) each));
        }
    }

    private void change(Map<?, ?> change) {
        if ("tag".equals(change.get("key"))) {
            elements.put((String) change.get("value"), (Number) change.get("node"));
        } else if ("text".equals(change.get("key"))) {
            texts.put((Number) change.get("node"), (String) change.get("value"));
        }
    }
}
