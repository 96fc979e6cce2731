package org.clowder.itests.app;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.util.Properties;
import java.util.logging.Logger;

/** A JDBC driver without a database: its connections know where they lead, and whose they are. */
public final class MirrorDriver implements Driver {

    @Override
    public Connection connect(String url, Properties info) {
        return acceptsURL(url) ? proxy(Connection.class, new Mirror(url, info.getProperty("user"))) : null;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(MirrorDriver.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private record Mirror(String url, String user) implements InvocationHandler {

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) {
            return switch (method.getName()) {
                case "getURL" -> url;
                case "getUserName" -> user;
                case "getMetaData" -> proxy(DatabaseMetaData.class, this);
                case "isValid", "getAutoCommit" -> true;
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> nothing(method.getReturnType());
            };
        }

        private static Object nothing(Class<?> type) {
            return type == boolean.class ? false : type == int.class ? 0 : null;
        }
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith("jdbc:mirror:");
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger(MirrorDriver.class.getName());
    }
}
