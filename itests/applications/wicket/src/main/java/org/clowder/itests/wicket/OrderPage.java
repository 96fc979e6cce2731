package org.clowder.itests.wicket;

import org.apache.wicket.extensions.wizard.Wizard;
import org.apache.wicket.extensions.wizard.WizardModel;
import org.apache.wicket.extensions.wizard.WizardStep;
import org.apache.wicket.markup.html.WebPage;
import org.apache.wicket.markup.html.basic.Label;
import org.apache.wicket.markup.html.form.TextField;
import org.apache.wicket.model.IModel;
import org.apache.wicket.model.Model;

/** Asks for one thing after the other, and at last says what was ordered. */
public final class OrderPage extends WebPage {

    private static final long serialVersionUID = 1L;

    private final IModel<String> book = Model.of("");
    private final IModel<String> town = Model.of("");
    private final IModel<String> ordered = Model.of("");

    public OrderPage() {
        WizardModel steps = new WizardModel();
        steps.add(new Question(book));
        steps.add(new Question(town));
        add(new Questions(steps), new Label("ordered", ordered));
    }

    private final class Questions extends Wizard {

        private static final long serialVersionUID = 1L;

        Questions(WizardModel steps) {
            super("questions", steps);
        }

        @Override
        public void onFinish() {
            ordered.setObject(book.getObject() + " to " + town.getObject());
            setVisible(false);
        }
    }

    private static final class Question extends WizardStep {

        private static final long serialVersionUID = 1L;

        Question(IModel<String> answer) {
            add(new TextField<>("answer", answer).setRequired(true));
        }
    }
}
