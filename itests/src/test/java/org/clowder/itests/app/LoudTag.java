package org.clowder.itests.app;

import jakarta.servlet.jsp.tagext.SimpleTagSupport;
import java.io.IOException;

/** Writes in capitals. */
public final class LoudTag extends SimpleTagSupport {

    @Override
    public void doTag() throws IOException {
        getJspContext().getOut().print("LOUD");
    }
}
