package org.clowder.server.internal.descriptor.rules;

import java.util.List;
import java.util.Map;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.ContextRuleSet;
import org.apache.catalina.startup.NamingRuleSet;
import org.apache.tomcat.util.digester.Digester;

/** The rules by which Tomcat reads context files. */
public final class ContextFileRules {

    private ContextFileRules() {}

    /** Has a digester follow them. */
    public static void addTo(Digester digester) {
        digester.setValidating(false);
        digester.setRulesValidation(true);
        digester.setFakeAttributes(
                Map.of(Object.class, List.of("className"), StandardContext.class, List.of("source", "className")));
        digester.addRuleSet(new ContextRuleSet("", false));
        digester.addRuleSet(new NamingRuleSet("Context/"));
    }

    /** One that follows them and has read nothing yet. */
    public static Digester newDigester() {
        Digester digester = new Digester();
        addTo(digester);
        return digester;
    }
}
