package org.clowder.itests.struts;

import org.apache.struts2.ActionSupport;
import org.apache.struts2.interceptor.ScopedModelDriven;
import org.apache.struts2.interceptor.parameter.StrutsParameter;

/** A page of a wizard, whose model Struts keeps in the session and fills from parameters. */
public class AddressAction extends ActionSupport implements ScopedModelDriven<Address> {

    private Address model;
    private String scopeKey;

    @Override
    @StrutsParameter
    public Address getModel() {
        return model;
    }

    @Override
    public void setModel(Address model) {
        this.model = model;
    }

    @Override
    public String getScopeKey() {
        return scopeKey;
    }

    @Override
    public void setScopeKey(String key) {
        scopeKey = key;
    }
}
