package io.ballast.access;

import java.util.Map;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Holds every handler of Ballast to what its {@link Needs} says, before anything of the request is read. That somebody is
 * signed in was seen to by {@link WebSecurity}.
 */
@Component
class RouteRules implements HandlerInterceptor, WebMvcConfigurer {

    private static final String OURS = "io.ballast.";

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getDispatcherType() == DispatcherType.REQUEST && handler instanceof HandlerMethod method
                && method.getBeanType().getName().startsWith(OURS)) {
            require(method, request);
        }
        return true;
    }

    private static void require(HandlerMethod method, HttpServletRequest request) {
        if (method.hasMethodAnnotation(OpenToAll.class)) {
            return;
        }
        var needs = method.getMethodAnnotation(Needs.class);
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (needs == null || authentication == null) {
            throw new NotAllowed("No rule says who may do this, so nobody may.");
        }
        require(needs, Caller.of(authentication), request);
    }

    private static void require(Needs needs, Caller caller, HttpServletRequest request) {
        caller.require(needs.value());
        switch (needs.reach()) {
            case EVERYTHING -> caller.requireEverywhere();
            case CLUSTER -> caller.requireCluster(cluster(request));
            case CALLERS_OWN -> {
                // The handler knows.
            }
        }
    }

    private static String cluster(HttpServletRequest request) {
        var variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
        return variables instanceof Map<?, ?> map ? String.valueOf(map.get("cluster")) : "";
    }
}
