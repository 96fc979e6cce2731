package org.clowder.itests.struts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.struts2.ActionSupport;
import org.apache.struts2.action.SessionAware;
import org.apache.struts2.interceptor.parameter.StrutsParameter;

/** Puts an item into the basket that the session's map has, without putting the basket again. */
public class BasketAction extends ActionSupport implements SessionAware {

    private transient Map<String, Object> session;
    private String item;

    @Override
    public void withSession(Map<String, Object> map) {
        session = map;
    }

    @StrutsParameter
    public void setItem(String item) {
        this.item = item;
    }

    @SuppressWarnings("unchecked")
    public List<String> getBasket() {
        return (List<String>) session.computeIfAbsent("basket", name -> new ArrayList<>());
    }

    @Override
    public String execute() {
        if (item != null) {
            getBasket().add(item);
        }
        return SUCCESS;
    }
}
