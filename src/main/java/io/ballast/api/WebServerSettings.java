package io.ballast.api;

import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** What the container does in our stead. */
@Configuration(proxyBeanMethods = false)
@Order(Ordered.LOWEST_PRECEDENCE)
class WebServerSettings implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    // A connection takes some 30 KiB while its request comes in, whoever sends it, and ten times that with a document.
    private static final long BYTES_EACH = 512 << 10;
    private static final long MOST = 8_192;
    private static final long LEAST = 128;

    /** As many connections as the heap can hold at once; further ones wait until others end. */
    static long maxConnections() {
        return Math.clamp(Runtime.getRuntime().maxMemory() / BYTES_EACH, LEAST, MOST);
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        // Last in the pipeline is next to the application, and so the first to see that something failed.
        factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.getPipeline().addValve(new ProblemReportValve());
            }
        });
        factory.addConnectorCustomizers(
                connector -> connector.setProperty("maxConnections", Long.toString(maxConnections())));
        // A client that sends too much must be able to read that, and it reads when it has sent.
        factory.addConnectorCustomizers(
                connector -> connector.setProperty("maxSwallowSize", Integer.toString(2 * BodyStream.MAX_BYTES)));
    }
}
