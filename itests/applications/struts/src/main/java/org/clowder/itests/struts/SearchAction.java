package org.clowder.itests.struts;

import org.apache.struts2.ActionSupport;
import org.apache.struts2.interceptor.parameter.StrutsParameter;

/** Its properties are kept in the session by Struts, those that are null too. */
public class SearchAction extends ActionSupport {

    private String words;
    private String order;

    public String getWords() {
        return words;
    }

    @StrutsParameter
    public void setWords(String words) {
        this.words = words;
    }

    public String getOrder() {
        return order;
    }

    @StrutsParameter
    public void setOrder(String order) {
        this.order = order;
    }
}
