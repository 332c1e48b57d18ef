package io.ballast.api;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.actuate.endpoint.SystemHealthDescriptor;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Who may not see the parts of the health hears up or down alone, and not what groups of parts there are either. */
@ControllerAdvice
class HealthAnswer implements ResponseBodyAdvice<Object> {

    @Override
    public boolean supports(MethodParameter method, Class<? extends HttpMessageConverter<?>> converter) {
        return method.getDeclaringClass().getName().startsWith("org.springframework.boot.");
    }

    @Override
    public @Nullable Object beforeBodyWrite(@Nullable Object body, MethodParameter method, MediaType type,
            Class<? extends HttpMessageConverter<?>> converter, ServerHttpRequest request,
            ServerHttpResponse response) {
        return body instanceof SystemHealthDescriptor health && health.getComponents() == null
                ? Map.of("status", health.getStatus().getCode())
                : body;
    }
}
