package org.clowder.deploy.internal.jaggery;

import jakarta.servlet.annotation.ServletSecurity.TransportGuarantee;
import java.util.Locale;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;

/** A {@code securityConstraint} of a {@code jaggery.conf}. */
final class ConfConstraint {

    private ConfConstraint() {}

    static SecurityConstraint of(ConfValue value) {
        value.with("webResourceCollection", "authRoles", "userDataConstraint");
        SecurityConstraint constraint = new SecurityConstraint();
        constraint.addCollection(collection(value.get("webResourceCollection")));
        value.find("authRoles").ifPresent(roles -> {
            constraint.setAuthConstraint(true);
            roles.items().map(ConfValue::name).forEach(constraint::addAuthRole);
        });
        value.find("userDataConstraint")
                .map(data -> data.with("transportGuarantee").get("transportGuarantee"))
                .map(ConfConstraint::guarantee)
                .ifPresent(constraint::setUserConstraint);
        return constraint;
    }

    private static SecurityCollection collection(ConfValue value) {
        value.with("name", "urlPatterns", "methods");
        SecurityCollection collection = new SecurityCollection();
        value.find("name").map(ConfValue::text).ifPresent(collection::setName);
        value.get("urlPatterns").items().map(ConfValue::pattern).forEach(collection::addPattern);
        value.find("methods").ifPresent(methods -> methods.items()
                .map(method -> method.name().toUpperCase(Locale.ROOT))
                .forEach(collection::addMethod));
        return collection;
    }

    private static String guarantee(ConfValue value) {
        String said = value.name().toUpperCase(Locale.ROOT);
        if (!said.equals("INTEGRAL") && !said.equals(TransportGuarantee.CONFIDENTIAL.name()) && !said.equals("NONE")) {
            throw value.unexpected("NONE, INTEGRAL or CONFIDENTIAL");
        }
        return said;
    }
}
