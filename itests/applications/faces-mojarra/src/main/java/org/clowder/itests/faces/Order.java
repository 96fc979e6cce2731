package org.clowder.itests.faces;

import jakarta.faces.component.UIComponent;
import jakarta.faces.component.html.HtmlOutputText;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What somebody has written into one page so far. */
@Named
@ViewScoped
public class Order implements Serializable {

    private static final long serialVersionUID = 1;

    private final List<String> items = new ArrayList<>();
    private String item;

    public List<String> getItems() {
        return items;
    }

    public String getItem() {
        return item;
    }

    public void setItem(String item) {
        this.item = item;
    }

    /** Leaves its mark on the button too: that is kept in the state of the view. */
    public void add() {
        items.add(item);
        Map<String, Object> button = UIComponent.getCurrentComponent(FacesContext.getCurrentInstance())
                .getAttributes();
        button.put("pressed", button.containsKey("pressed") ? (int) button.get("pressed") + 1 : 1);
    }

    /** Adds a component that the page does not have: its expression is kept in the state of the view. */
    public void grow() {
        FacesContext faces = FacesContext.getCurrentInstance();
        HtmlOutputText all = new HtmlOutputText();
        all.setId("all");
        all.setValueExpression(
                "value",
                faces.getApplication()
                        .getExpressionFactory()
                        .createValueExpression(faces.getELContext(), "#{order.items}", Object.class));
        UIComponent.getCurrentComponent(faces).getParent().getChildren().add(all);
    }

    public String send() {
        FacesContext.getCurrentInstance().getExternalContext().getFlash().put("sent", items);
        return "sent?faces-redirect=true";
    }
}
