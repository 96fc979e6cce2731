package org.clowder.itests.vaadin;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.VaadinSession;

/** Counts for whoever has written a name into its field. */
@Route("")
public final class CounterView extends Div {

    private static final long serialVersionUID = 1L;

    private final TextField name = new TextField();
    private final Span shown = new Span();
    private int clicks;

    public CounterView() {
        add(name, new Button("Count", event -> count()), shown);
    }

    private void count() {
        clicks++;
        shown.setText(name.getValue() + " " + clicks);
        VaadinSession.getCurrent().setAttribute("user", name.getValue());
    }
}
