package org.clowder.itests.faces;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.io.Serializable;

/** Lives in the session beside its bean, and knows how many values that was given. */
@Numbered
@Interceptor
@Priority(Interceptor.Priority.APPLICATION)
public class Numbering implements Serializable {

    private static final long serialVersionUID = 1;

    private int number;

    @AroundInvoke
    public Object add(InvocationContext call) throws Exception {
        number++;
        call.setParameters(new Object[] {call.getParameters()[0] + " " + number});
        return call.proceed();
    }
}
