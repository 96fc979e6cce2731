package org.clowder.itests.security;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/** As its guide has it: a form, a token in each form, someone who is remembered, a user who may be logged in once only. */
@Configuration
@EnableWebSecurity
public class Security {

    @Bean
    SecurityFilterChain chain(HttpSecurity http) throws Exception {
        PathPatternRequestMatcher enter =
                PathPatternRequestMatcher.withDefaults().matcher("/enter/**");
        return http.authorizeHttpRequests(requests ->
                        requests.requestMatchers(enter).permitAll().anyRequest().authenticated())
                .formLogin(Customizer.withDefaults())
                .rememberMe(remember -> remember.key("the same on all members"))
                .sessionManagement(sessions -> sessions.sessionConcurrency(
                        limit -> limit.maximumSessions(Security::sessionsOf).maxSessionsPreventsLogin(true)))
                .build();
    }

    private static int sessionsOf(Authentication user) {
        return user.getName().equals("bruno") ? 1 : -1;
    }

    /** They keep their passwords, as in a database: a manager would encode them on each member for itself. */
    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(user("anna"), user("bruno"))::loadUserByUsername;
    }

    private static UserDetails user(String name) {
        return User.withUsername(name).password("{noop}secret").roles("USER").build();
    }
}
