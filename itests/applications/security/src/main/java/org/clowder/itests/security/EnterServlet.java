package org.clowder.itests.security;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.OidcUserInfo;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUserAuthority;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/** Logs in with what Spring Security has after an OpenID provider or a certificate has told who it is. */
@WebServlet("/enter/*")
public final class EnterServlet extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Authentication who = request.getPathInfo().equals("/oidc")
                ? ofProvider(request)
                : ofCertificate(request.getParameter("certificate"));
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(who);
        new HttpSessionSecurityContextRepository().saveContext(context, request, response);
    }

    /** As its provider's claims are converted: the issuer is a URL. */
    private static Authentication ofProvider(HttpServletRequest request) throws IOException {
        Instant now = Instant.now();
        Map<String, Object> claims = Map.of(
                "iss",
                URI.create("https://idp.example/realms/one").toURL(),
                "sub",
                "anna",
                "aud",
                List.of("shop"),
                "nonce",
                "x",
                "iat",
                now,
                "exp",
                now.plusSeconds(300));
        OidcIdToken token = new OidcIdToken("eyJ", now, now.plusSeconds(300), claims);
        OidcUserInfo info = new OidcUserInfo(Map.of("email", "anna@example.org", "email_verified", true));
        List<OidcUserAuthority> authorities = List.of(new OidcUserAuthority(token, info));
        OAuth2AuthenticationToken who =
                new OAuth2AuthenticationToken(new DefaultOidcUser(authorities, token, info), authorities, "idp");
        who.setDetails(new WebAuthenticationDetails(request));
        return who;
    }

    private static Authentication ofCertificate(String pem) throws IOException {
        try {
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            List<SimpleGrantedAuthority> authorities = List.of(new SimpleGrantedAuthority("ROLE_USER"));
            return new PreAuthenticatedAuthenticationToken(new User("anna", "", authorities), certificate, authorities);
        } catch (CertificateException e) {
            throw new IOException(e);
        }
    }
}
