package org.clowder.itests.messages;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Tells by a Gogo command what a bundle without a web application sees of the server's resources. */
@Component(
        service = Resources.class,
        immediate = true,
        property = {"osgi.command.scope=itest", "osgi.command.function=resource"})
public final class Resources {

    private final BundleContext context;

    @Activate
    public Resources(BundleContext context) {
        this.context = context;
    }

    /** The type of the service of that name, and what it is; "none" if there is none. */
    public String resource(String name) throws InvalidSyntaxException, SQLException {
        ServiceReference<?>[] found = context.getAllServiceReferences(null, "(osgi.jndi.service.name=" + name + ")");
        if (found == null) {
            return "none";
        }
        String type = ((String[]) found[0].getProperty("objectClass"))[0];
        Object service = context.getService(found[0]);
        return type + ": " + (service instanceof DataSource source ? described(source) : service);
    }

    private static String described(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return connection.getMetaData().getURL() + " as "
                    + connection.getMetaData().getUserName();
        }
    }
}
