package org.clowder.itests.wicket;

import org.apache.wicket.ajax.AjaxRequestTarget;
import org.apache.wicket.ajax.markup.html.AjaxLink;
import org.apache.wicket.markup.html.WebPage;
import org.apache.wicket.markup.html.basic.Label;
import org.apache.wicket.markup.html.link.Link;
import org.apache.wicket.model.Model;

/** Counts by a link, and by one that changes a part of the page only. */
public final class CountPage extends WebPage {

    private static final long serialVersionUID = 1L;

    private final Label shown = new Label("shown", Model.of(0));

    public CountPage() {
        add(shown.setOutputMarkupId(true), new More("more"), new MoreHere("here"));
    }

    private void count() {
        shown.setDefaultModelObject((Integer) shown.getDefaultModelObject() + 1);
    }

    private final class More extends Link<Void> {

        private static final long serialVersionUID = 1L;

        More(String id) {
            super(id);
        }

        @Override
        public void onClick() {
            count();
        }
    }

    private final class MoreHere extends AjaxLink<Void> {

        private static final long serialVersionUID = 1L;

        MoreHere(String id) {
            super(id);
        }

        @Override
        public void onClick(AjaxRequestTarget target) {
            count();
            target.add(shown);
        }
    }
}
