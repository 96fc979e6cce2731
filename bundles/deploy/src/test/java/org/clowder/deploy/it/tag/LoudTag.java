package org.clowder.deploy.it.tag;

import jakarta.servlet.jsp.tagext.SimpleTagSupport;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Locale;

/** Writes its body in capital letters. In a package of its own, which an application need not see. */
public final class LoudTag extends SimpleTagSupport {

    @Override
    public void doTag() throws jakarta.servlet.jsp.JspException, IOException {
        StringWriter body = new StringWriter();
        getJspBody().invoke(body);
        getJspContext().getOut().print(body.toString().toUpperCase(Locale.ROOT));
    }
}
