package org.clowder.deploy.internal.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.jar.Attributes;
import org.junit.jupiter.api.Test;

class JavaxImportsTest {

    private static Attributes imports(String header) {
        Attributes manifest = new Attributes();
        manifest.putValue("Import-Package", header);
        return manifest;
    }

    @Test
    void aPackageIsFoundByItsNameAndNotInTheDirectivesOfAnother() {
        assertThat(JavaxImports.has(imports("a, javax.servlet.http;version=\"[3,5)\""), "javax.servlet"))
                .isTrue();
        assertThat(JavaxImports.has(imports("a;x=\"javax.servlet,javax.servlet\", javax.servlets"), "javax.servlet"))
                .isFalse();
        assertThat(JavaxImports.has(new Attributes(), "javax.servlet")).isFalse();
    }

    @Test
    void whatIsConvertedAsksForNoVersionOfThePackageThatItWas() {
        Attributes converted = imports("jakarta.servlet;version=\"[5.0.0,7.0.0)\",jakarta.servlet.jsp;"
                + "version=\"[5.0.0,7.0.0)\", jakarta.el;version=2.2;resolution:=optional, org.acme;version=\"[1,2)\","
                + "javax.annotation;version=1.3,javax.naming");
        JavaxImports.correct(
                imports("javax.servlet;version=\"[3,5)\",javax.servlet.jsp;version=\"[2,3)\","
                        + "javax.el;version=2.2;resolution:=optional, org.acme;version=\"[1,2)\","
                        + "javax.annotation;version=1.3,javax.naming"),
                converted);

        assertThat(converted.getValue("Import-Package"))
                .isEqualTo(
                        "jakarta.servlet,jakarta.servlet.jsp,jakarta.el;resolution:=optional,org.acme;version=\"[1,2)\","
                                + "jakarta.annotation,javax.naming");
    }
}
