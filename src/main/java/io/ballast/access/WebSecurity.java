package io.ballast.access;

import java.time.InstantSource;
import java.util.Map;

import io.ballast.audit.Audit;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.CookieRequestCache;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Who gets in. Programs come with credentials in each request; browsers sign in once and have a session, and only
 * there CSRF protection applies. Failures are told by whoever answers exceptions of the resources.
 */
@Configuration(proxyBeanMethods = false)
class WebSecurity {

    private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; "
            + "form-action 'self'; frame-ancestors 'none'";
    private static final String[] OPEN = {"/login", "/assets/**", "/favicon.ico", "/actuator/health",
            "/actuator/health/liveness", "/actuator/health/readiness"};

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    PasswordEncoder passwordEncoder() {
        return new DelegatingPasswordEncoder("bcrypt", Map.of("bcrypt", new BCryptPasswordEncoder()));
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http, Access access, Tokens tokens, Passwords passwords,
            LoginProvider login, AccessSettings settings,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        var challenge = new Challenge(problems, settings.basic());
        var pages = new LoginUrlAuthenticationEntryPoint("/login");
        AccessDeniedHandler denied = (request, response, e) -> problems.resolveException(request, response, null, e);
        // In a cookie, as the CSRF token: whoever has not signed in costs no memory here.
        var requestCache = new CookieRequestCache();
        requestCache.setRequestMatcher(request -> request.getMethod().equals("GET") && !isForPrograms(request));
        return http
                .authenticationProvider(login)
                .authorizeHttpRequests(rules -> rules
                        .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD)
                        .permitAll()
                        .requestMatchers(OPEN).permitAll()
                        // Metrics and the like tell of every cluster.
                        .requestMatchers("/actuator/**").hasAuthority(Caller.EVERYWHERE)
                        .anyRequest().authenticated())
                .addFilterBefore(new CredentialsFilter(tokens, passwords, challenge, settings.basic()),
                        CsrfFilter.class)
                .addFilterBefore(new SessionGate(access), CredentialsFilter.class)
                .csrf(csrf -> csrf.requireCsrfProtectionMatcher(WebSecurity::needsCsrfToken)
                        .csrfTokenRepository(csrfTokens()))
                .formLogin(form -> form.loginPage("/login").successHandler(new Doors.In(requestCache))
                        .failureHandler(new Doors.Shut(access)))
                .logout(logout -> logout.addLogoutHandler((request, _, who) -> loggedOut(access, request, who))
                        .logoutSuccessUrl("/login?out"))
                .requestCache(cache -> cache.requestCache(requestCache))
                .exceptionHandling(failures -> failures
                        .defaultAuthenticationEntryPointFor(challenge, WebSecurity::isForPrograms)
                        .defaultAuthenticationEntryPointFor(pages, request -> !isForPrograms(request))
                        .accessDeniedHandler(denied))
                .headers(headers -> headers
                        .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                        .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                        .permissionsPolicyHeader(policy -> policy
                                .policy("camera=(), geolocation=(), microphone=(), payment=(), usb=()")))
                .build();
    }

    /** With {@code everywhere} in the form every session of the user ends, and not this one alone. */
    private static void loggedOut(Access access, HttpServletRequest request, @Nullable Authentication who) {
        if (who != null) {
            Audit.who(request, Caller.of(who).name(), Caller.of(who).via());
        }
        if (who != null && request.getParameter("everywhere") != null) {
            access.logOutEverywhere(Caller.of(who).name());
        }
    }

    /**
     * In a cookie that no script reads: pages carry the token in their forms and their head, and whoever sends one that
     * is not in the cookie is no page of ours. A session begins when somebody has signed in, never before.
     */
    private static CookieCsrfTokenRepository csrfTokens() {
        var tokens = new CookieCsrfTokenRepository();
        tokens.setCookieName("CSRF-TOKEN");
        tokens.setHeaderName("X-CSRF-TOKEN");
        tokens.setCookiePath("/");
        tokens.setCookieCustomizer(cookie -> cookie.httpOnly(true).sameSite("Strict"));
        return tokens;
    }

    /** Odd methods are no attack but a 405; odd paths are refused. */
    @Bean
    HttpFirewall firewall() {
        var firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        return firewall;
    }

    @Bean
    RequestRejectedHandler rejectedRequests(
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        return (request, response, e) -> problems.resolveException(request, response, null, e);
    }

    static boolean isForPrograms(HttpServletRequest request) {
        var path = request.getRequestURI();
        return path.startsWith("/api/") || path.equals("/api") || path.startsWith("/actuator")
                || path.startsWith("/v3/");
    }

    /**
     * A session comes with every request of its browser, whoever made the browser send it, and a remembered Basic
     * password too; a bearer token never does. A program without any must hear 401, not 403.
     */
    private static boolean needsCsrfToken(HttpServletRequest request) {
        boolean safe = switch (request.getMethod()) {
            case "GET", "HEAD", "OPTIONS", "TRACE" -> true;
            default -> false;
        };
        if (safe) {
            return false;
        }
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (request.getHeader(HttpHeaders.AUTHORIZATION) != null) {
            boolean bearer = authentication != null && Caller.of(authentication).token() != null;
            return !bearer && !OwnPages.mayHaveMade(request);
        }
        return !isForPrograms(request) || authentication != null;
    }
}
