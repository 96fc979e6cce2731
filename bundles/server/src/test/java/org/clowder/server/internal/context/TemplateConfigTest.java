package org.clowder.server.internal.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.AccessLogValve;
import org.clowder.server.internal.Bundles;
import org.clowder.server.internal.Elements;
import org.clowder.server.internal.contribution.Contributions;
import org.clowder.server.internal.element.Element;
import org.clowder.server.internal.member.Environment;
import org.clowder.tomcat.ClassNames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateConfigTest {

    private final StandardContext context = new StandardContext();
    private Contributions contributions;

    @BeforeEach
    void make(@TempDir Path base) throws Exception {
        context.setParent(new StandardHost());
        contributions = new Contributions(Bundles.none(), new Environment(base, base));
    }

    @AfterEach
    void forgetItsClasses() {
        ClassNames.lookIn(null);
    }

    @Test
    void aContextIsWhatTheDescriptorSaysAndTheElementsKeepNothingOfIt() throws Exception {
        Element template = Elements.of("<Context sessionTimeout=\"7\"><Parameter name=\"token\" value=\"xyzzy\"/>"
                + "<Valve className=\"" + AccessLogValve.class.getName() + "\"/></Context>");
        TemplateConfig config = new TemplateConfig(template, contributions);

        config.lifecycleEvent(new LifecycleEvent(context, Lifecycle.AFTER_INIT_EVENT, null));

        assertThat(config.problem()).isEmpty();
        assertThat(context.getSessionTimeout()).isEqualTo(7);
        assertThat(context.findApplicationParameters()[0].getValue()).isEqualTo("xyzzy");
        assertThat(context.getPipeline().getFirst()).isInstanceOf(AccessLogValve.class);
        assertThat(template.all())
                .allSatisfy(element -> assertThat(element.object()).isNull());
        context.setConfigured(true);
        config.lifecycleEvent(new LifecycleEvent(context, Lifecycle.CONFIGURE_START_EVENT, null));
        assertThat(context.getConfigured()).isTrue();
    }

    @Test
    void aContextThatCannotBeSoDoesNotStartAndItsLineIsKnown() throws Exception {
        TemplateConfig config = new TemplateConfig(
                Elements.of("<Context>\n<Valve className=\"" + Broken.class.getName() + "\"/></Context>"),
                contributions);

        config.lifecycleEvent(new LifecycleEvent(context, Lifecycle.AFTER_INIT_EVENT, null));
        context.setConfigured(true);
        config.lifecycleEvent(new LifecycleEvent(context, Lifecycle.CONFIGURE_START_EVENT, null));

        assertThat(context.getConfigured()).isFalse();
        assertThat(config.problem())
                .hasValueSatisfying(text -> assertThat(text).contains(":2: ", "cannot be made today"));
    }

    /** Cannot be made. */
    public static final class Broken extends AccessLogValve {

        public Broken() {
            throw new IllegalStateException("cannot be made today");
        }
    }
}
